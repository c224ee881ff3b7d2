// @ts-check
// Clusters of duplicates: what is kept, its copies with their exact likeness, and what differs in a pair.
/** @import { Copy, Group, Part, Text } from "./values" */

import { address, byId, count, documentAt, el, held, run, t, textAt } from "./start.mjs";
import { changed, drawn, percent, share, spoken } from "./draw.mjs";
import { decide, decision, verdictOn } from "./decisions.mjs";
import { compared } from "./diff.mjs";

const GROUPS = 200; // clusters drawn at once
const ROWS_OF_PAIR = 500; // paragraphs drawn of a pair
const SAME_SHOWN = 60; // characters on either side of what is left out, where both say the same,
const MOVED_SHOWN = 15; // or where a paragraph stands elsewhere in the other
export const RELATION_RULES = { exact: "DUP001", near: "DUP002", contained: "DUP003", template: "DUP007" };
/** @type {{document: string, rule: string, content: string, title: string, verdict: HTMLElement}[]} */
let copies = []; // {node, document, rule, content, title}

/**
 * @param {number} number
 * @param {number} article
 * @param {string} title
 */
const linkTo = (number, article, title) =>
  el(
    "a",
    { href: address(number) },
    spoken(title) || spoken(held.index.columns.ids[number]),
    held.index.columns.articles[number] > 1 ? t(`（第 ${article + 1} 篇）`, ` (article ${article + 1})`) : "",
  );

// where it stands: many copies have one headline
/**
 * @param {number} number
 * @param {number} line
 */
const placeOfCopy = (number, line) =>
  el(
    "a.place",
    { href: address(number, `L${line}`) },
    spoken(held.index.columns.ids[number]),
    t(` · 第 ${line} 行`, ` · line ${line}`),
  );

/** @param {string} [at] */
export function showDuplicates(at) {
  const view = byId("duplicates");
  const { groups, closest } = held.index;
  copies = [];
  const first = Math.max(0, Math.min(Number(at) - 1 || 0, groups.length - 1));
  const from = first - (first % GROUPS);
  const parts = [el("h2", {}, t("重复的文章", "Duplicate articles"))];
  if (!groups.length) {
    parts.push(
      el(
        "p",
        {},
        t("没有近似重复。", "No near-duplicates."),
        " ",
        closest
          ? [
              closest[3]
                ? t("最接近的一对是", "The closest pair is ")
                : t("在比较过的文章中，最接近的一对是", "Of the pairs compared, the closest is "),
              linkTo(...closest[0]),
              t("和", " and "),
              linkTo(...closest[1]),
              `${t("，", ", ")}Jaccard ${share(closest[2], 3)}`,
            ]
          : "",
      ),
    );
  } else {
    const pages = [];
    for (let start = 0; start < groups.length && groups.length > GROUPS; start += GROUPS)
      pages.push(
        el(
          "a",
          { href: `#duplicates/${start + 1}`, "aria-current": start === from ? "page" : null },
          `${start + 1}–${Math.min(start + GROUPS, groups.length)}`,
        ),
        " ",
      );
    parts.push(
      el(
        "p",
        {},
        t(
          `${count(groups.length)} 组，每组保留一篇。其实不是重复的，请点“不是重复”。`,
          `Clusters: ${count(groups.length)}. One of each is kept; say which are no copies.`,
        ),
      ),
    );
    if (pages.length) parts.push(el("nav.pages", { "aria-label": t("分页", "Pages") }, pages));
    parts.push(
      el(
        "ol.groups",
        { start: from + 1 },
        groups.slice(from, from + GROUPS).map((group, place) => drawGroup(group, from + place + 1)),
      ),
    );
  }
  view.replaceChildren(el("section", {}, parts));
  judgeCopies();
  const chosenGroup = at && view.querySelector(`[data-cluster="${first + 1}"]`);
  if (chosenGroup) {
    chosenGroup.classList.add("here");
    chosenGroup.scrollIntoView({ block: "start" });
  }
}

/**
 * @param {Group} group
 * @param {number} cluster
 */
function drawGroup([number, article, line, title, members], cluster) {
  return el(
    "li",
    { "data-cluster": cluster },
    el(
      "p.kept",
      {},
      el("span.chip.title", {}, t("保留", "kept")),
      " ",
      linkTo(number, article, title),
      " ",
      placeOfCopy(number, line),
    ),
    el(
      "ul",
      {},
      members.slice(0, GROUPS).map((member) => drawCopy(member, [number, article])),
    ),
    members.length > GROUPS
      ? el(
          "p.notice",
          {},
          t(
            `只列前 ${GROUPS} 篇，共 ${count(members.length)} 篇。`,
            `The first ${GROUPS} of ${count(members.length)} are listed.`,
          ),
        )
      : "",
  );
}

/**
 * @param {Copy} copy
 * @param {[document: number, article: number]} keptPlace
 */
function drawCopy([number, article, line, relation, similarity, shared, content, title], keptPlace) {
  const measure = relation === "contained" ? t("包含度", "containment") : "Jaccard";
  const one = { document: held.index.columns.ids[number], rule: RELATION_RULES[relation], content, title };
  const verdict = el("span.judged");
  const pair = el("div.pair", { hidden: true });
  const put = (what) => () => decide([decision(one.document, one.rule, content, what, title)]);
  const node = el(
    "li",
    {},
    el(
      "p",
      {},
      el("span.chip.other", {}, t(run.relations[relation], relation)),
      " ",
      el(
        "span.likeness",
        {},
        `${measure} ${share(similarity, 3)}`,
        relation === "near"
          ? t(`，${percent(shared)} 见于保留的一篇`, `, ${percent(shared)} of it in the kept one`)
          : "",
      ),
      " ",
      linkTo(number, article, title),
      " ",
      placeOfCopy(number, line),
      " ",
      verdict,
    ),
    el(
      "p.actions",
      {},
      el(
        "button",
        {
          type: "button",
          "aria-expanded": "false",
          click: (event) => showPair(event.currentTarget, pair, keptPlace, [number, article]),
        },
        t("对照差异", "Compare"),
      ),
      el("button.accept", { type: "button", click: put("accept") }, t("✓ 是重复", "✓ A copy")),
      el("button.reject", { type: "button", click: put("reject") }, t("✗ 不是重复", "✗ No copy")),
    ),
    pair,
  );
  copies.push({ ...one, verdict });
  return node;
}

export function judgeCopies() {
  for (const { document, rule, content, verdict } of copies) {
    const one = verdictOn(document, rule, content);
    verdict.className = `judged ${one?.verdict ?? ""}`;
    verdict.textContent = !one
      ? ""
      : one.verdict === "accept"
        ? t("✓ 是重复", "✓ a copy")
        : t("✗ 不是重复", "✗ no copy");
    if (one?.given) verdict.append(t("，本次已照办", ", followed by this run"));
  }
}

// the paragraphs of an article as they came out
/** @param {[document: number, article: number]} place */
async function paragraphsOf([number, article]) {
  const { articles } = await documentAt(number);
  const [length, start] = [articles[article][4], articles[article][8]]; // in code points
  if (start === null)
    throw new Error(
      t(
        "太长，无法在此对照：报告只存每个文件开头的一部分文字。",
        "Too long to compare here: the report holds only the beginning of each file.",
      ),
    );
  const text = await textAt(number);
  return [...text]
    .slice(start, start + length)
    .join("")
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}

/**
 * @param {HTMLElement} button
 * @param {HTMLElement} pair
 * @param {[document: number, article: number]} kept
 * @param {[document: number, article: number]} copy
 */
async function showPair(button, pair, kept, copy) {
  button.setAttribute("aria-expanded", String(pair.hidden));
  pair.hidden = !pair.hidden;
  if (pair.hidden || pair.hasChildNodes()) return;
  try {
    const rows = compared(await paragraphsOf(kept), await paragraphsOf(copy));
    const parts = [];
    let same = 0;
    const flush = () => {
      if (same) parts.push(el("p.same", {}, t(`… ${same} 段相同 …`, `… ${same} paragraphs alike …`)));
      same = 0;
    };
    for (const runs of rows) {
      if (runs.length === 1 && runs[0][0] === "=") same += 1;
      else {
        flush();
        parts.push(el("p", {}, runs.map(drawRun)));
      }
    }
    flush();
    pair.append(
      el(
        "p.facts",
        {},
        el("del", {}, t("只在保留的一篇", "only in the kept one")),
        " ",
        el("ins", {}, t("只在这一篇", "only in this one")),
      ),
      ...parts.slice(0, ROWS_OF_PAIR),
      parts.length > ROWS_OF_PAIR
        ? el(
            "p.notice",
            {},
            t(
              `其余 ${count(parts.length - ROWS_OF_PAIR)} 段没有列出。`,
              `Paragraphs that are not listed: ${count(parts.length - ROWS_OF_PAIR)}.`,
            ),
          )
        : "",
    );
  } catch (error) {
    pair.append(el("p.notice", {}, error.message));
  }
}

// of what is alike, and of what only stands elsewhere, the ends tell where one is
/** @param {Part} run */
function drawRun([kind, text, moved]) {
  const shown = moved ? MOVED_SHOWN : kind === "=" ? SAME_SHOWN : text.length;
  const value = text.length > 2 * shown ? folded([...text], shown) : text;
  if (kind === "=") return drawn(value);
  const node = el(kind === "-" ? "del" : "ins", {}, changed(value));
  return moved ? [el("small", {}, t("↕ 换了位置：", "↕ moved: ")), node] : node;
}

/**
 * @param {string[]} characters
 * @param {number} shown
 * @returns {Text}
 */
export const folded = (characters, shown) =>
  characters.length > 2 * shown
    ? [characters.slice(0, shown).join(""), characters.length - 2 * shown, characters.slice(-shown).join("")]
    : characters.join("");
