// @ts-check
// One document: its articles, its lines, and the change that is looked at.
/** @import { Finding, Piece, Sheet, Verdict } from "./values" */

import { address, announce, byId, count, documentAt, el, held, keep, kept, rules, run, t } from "./start.mjs";
import {
  because,
  box,
  changed,
  chip,
  drawn,
  drawRow,
  finding,
  inLanguage,
  plain,
  sentence,
  share,
  spoken,
  stateName,
} from "./draw.mjs";
import { decide, decision, decisions, EVERY, undo, verdictOn } from "./decisions.mjs";
import { showDecisions, verdictName } from "./decided.mjs";
import { current, decidedAnew, drawList, filter, nowRead, reveal } from "./list.mjs";
import { judgeCopies } from "./duplicates.mjs";

const CHUNK = 300; // lines drawn at once: more as they come into sight
/** @type {Sheet | null} */
export let sheet = null;
/** @type {Finding[]} */
let found = [];
/** @type {{node: HTMLElement, findings: Finding[]}[]} */
export let targets = []; // {node, findings} in the order of the page
let selected = -1;
let drawMore = () => false; // draws the next lines; whether there were any
let sideBySide = kept("side") === "yes";

/**
 * @param {number} number
 * @param {string} [at]
 */
export async function showDocument(number, at) {
  const reader = byId("reader");
  if (number !== current || !sheet) {
    nowRead(number);
    selected = -1;
    leave();
    reader.replaceChildren(el("p.notice", {}, t("正在读取……", "Loading…")));
    let value;
    try {
      value = await documentAt(number);
    } catch (error) {
      reader.replaceChildren(el("p.notice", { role: "alert" }, error.message));
      return;
    }
    if (number !== current) return; // another one was asked for in the meantime
    sheet = value;
    drawDocument(reader);
    reveal(number);
    window.scrollTo(0, 0);
  }
  if (at) goTo(at);
  else inspect(-1);
}

export function leave() {
  sheet = null;
}

// the same once more, in another language
export function redraw() {
  if (!sheet) return;
  const at = selected;
  drawDocument(byId("reader"));
  selected = -1;
  if (at >= 0 && at < targets.length) inspect(at);
}

/** @param {HTMLElement} reader */
function drawDocument(reader) {
  found = sheet.findings.map(finding);
  targets = [];
  const c = held.index.columns;
  const title = spoken(sheet.path || c.ids[current]) || "–";
  const open = c.proposed[current] + c.flagged[current];
  const gone = `${count(c.gone[current])}/${count(sheet.lines)}`;
  const counts = [
    sheet.encoding,
    t(`${sheet.articles.length} 篇`, `${sheet.articles.length} articles`),
    t(`已改 ${count(c.applied[current])} 处`, `${count(c.applied[current])} applied`),
    t(`建议或提示 ${count(open)} 处`, `${count(open)} proposed or flagged`),
    t(`移出 ${gone} 行`, `${gone} lines taken out`),
  ];
  const lines = el("ol.lines");
  const end = el("p.end");
  let next = 0;
  const target = (node, findings) => {
    targets.push({ node, findings });
    judge(targets.at(-1));
  };
  drawMore = () => {
    const rows = sheet.rows.slice(next, next + CHUNK);
    next += CHUNK;
    lines.append(...rows.flatMap((row) => drawRow(row, sheet, found, target, current)));
    if (sideBySide) mirror(lines);
    return rows.length > 0;
  };
  const notes = [];
  if (sheet.hidden)
    notes.push(
      t(
        `改动太多，后面的 ${count(sheet.hidden)} 处没有显示，见 `,
        `Too many changes: the last ${count(sheet.hidden)} are not drawn; see `,
      ),
    );
  const last = sheet.rows.at(-1)?.[1] ?? 0;
  if (last < sheet.lines)
    notes.push(
      t(`太长，第 ${count(last)} 行以后没有显示，见 `, `Too long: nothing below line ${count(last)} is drawn; see `),
    );
  reader.replaceChildren(
    el(
      "header.head",
      {},
      el("p.back", {}, el("a", { href: "#documents" }, t("← 列表", "← List"))),
      el(
        "h2",
        {},
        el("bdi", {}, title),
        sheet.row != null ? el("small", {}, ` ${t(`第 ${sheet.row} 行`, `row ${sheet.row}`)}`) : "",
      ),
      el("p.facts", {}, counts.join(" · ")),
      el(
        "p.actions",
        {},
        el("button", { type: "button", click: () => step(-1) }, t("上一处 k", "Previous k")),
        el("button", { type: "button", click: () => step(1) }, t("下一处 j", "Next j")),
        el(
          "button.side",
          { type: "button", id: "side", "aria-pressed": String(sideBySide), click: toggleSide },
          t("改前改后对照 s", "Side by side s"),
        ),
      ),
    ),
    ...sheet.notices.map(([rule, note]) => el("p.notice", {}, el("code", {}, rule), " ", spoken(note))),
    ...notes.map((note) => el("p.notice", {}, note, el("a", { href: "record.jsonl" }, "record.jsonl"))),
    el("ol.articles", {}, sheet.articles.map(drawArticle)),
    legend(),
    lines,
    end,
  );
  lines.classList.toggle("both", sideBySide);
  drawMore();
  new IntersectionObserver(
    (seen, observer) => {
      if (!end.isConnected) observer.disconnect();
      else if (seen.some((one) => one.isIntersecting)) {
        if (!drawMore()) observer.disconnect();
        else {
          observer.unobserve(end); // so that it is told of again if it is still in sight
          observer.observe(end);
        }
      }
    },
    { rootMargin: "1500px" },
  ).observe(end);
}

/** @param {Piece} article */
function drawArticle([title, id, first, last, length, meta, reason, copy]) {
  const line = (n, text = n) => el("a", { href: address(current, `L${n}`) }, text);
  const row = (name, ...value) => el("div", {}, el("dt", {}, name), el("dd", {}, value));
  const rows = [
    row(t("行", "lines"), line(first), "–", line(last), t(`，${count(length)} 字`, `, ${count(length)} characters`)),
  ];
  for (const [name, value, at] of meta) {
    const known = Object.hasOwn(run.meta, name);
    rows.push(
      row(
        known ? t(run.meta[name], name) : spoken(name),
        el("bdi", { lang: sheet.lang || null }, drawn(value)),
        at ? [" ", el("small", {}, line(at, t(`第 ${at} 行`, `line ${at}`)))] : "",
      ),
    );
  }
  if (reason[1]) rows.push(row(t("分篇依据", "border"), because(reason)));
  if (copy) {
    const [relation, similarity, , cluster] = copy;
    rows.push(
      row(
        t("重复", "duplicate"),
        el("a", { href: `#duplicates/${cluster}` }, `${t(run.relations[relation], relation)} ${share(similarity, 3)}`),
      ),
    );
  }
  return el("li", {}, el("h3", { lang: sheet.lang || null }, drawn(title || id)), el("dl", {}, rows));
}

function legend() {
  const entry = (sample, zh, en) => el("li", {}, sample, " ", t(zh, en));
  return el(
    "details.legend",
    {},
    el("summary", {}, t("图例", "How to read this")),
    el(
      "ul",
      {},
      entry(
        el("span.change.applied", {}, el("del", {}, "苐"), el("ins", {}, "第")),
        "已改：删去的与写入的",
        "applied: what went and what came",
      ),
      entry(
        el("span.change.proposed", {}, "量", el("span.new", {}, "。")),
        "? 建议，没有改",
        "? proposed, not applied",
      ),
      entry(
        el("span.change.flagged", {}, el("mark", {}, "锟斤拷")),
        "! 提示，须人工查看",
        "! flagged, for a person to look at",
      ),
      entry(box("\u200b", 1), "看不见的字符", "a character that cannot be seen"),
      entry(
        el("span.by", {}, "RST001 0.95"),
        "规则与置信度；确定的改动不标，选中时显示",
        "rule and confidence; what is certain tells its rule when chosen",
      ),
      entry(chip("nav", true), "没有进入结果的行，底色带竖纹", "a line that is not in the result, on hatched ground"),
    ),
  );
}

// ---------------------------------------------------------------- side by side
/** @param {any} lines */
function mirror(lines) {
  for (const was of lines.querySelectorAll(".was:empty")) {
    for (const node of was.previousSibling.cloneNode(true).childNodes) was.append(node.cloneNode(true));
    for (const node of was.querySelectorAll("[role]")) {
      for (const name of ["role", "tabindex", "aria-label", "data-verdict"]) node.removeAttribute(name);
      node.classList.remove("selected");
    }
  }
}

export function toggleSide() {
  sideBySide = !sideBySide;
  keep("side", sideBySide ? "yes" : "no");
  byId("side")?.setAttribute("aria-pressed", String(sideBySide));
  const lines = document.querySelector(".lines");
  lines?.classList.toggle("both", sideBySide);
  if (lines && sideBySide) mirror(lines);
}

// ---------------------------------------------------------------- going from change to change
/** @param {typeof targets[number]} target */
const wanted = ({ findings }) =>
  findings.length > 0 &&
  (!filter.rule || findings.some((one) => one.rule === filter.rule)) &&
  (!filter.below || findings.some((one) => one.confidence * 100 < Number(filter.below)));

export function refilter() {
  for (const target of targets) target.node.classList.toggle("beside", !wanted(target));
}

/** @param {1 | -1} by */
export function step(by) {
  if (!sheet) return;
  let place = selected + by;
  for (;;) {
    while (place >= 0 && place < targets.length && !wanted(targets[place])) place += by;
    if (place < targets.length || !drawMore()) break;
  }
  if (place < 0 || place >= targets.length)
    return announce(t("没有了；按 n 看下一篇。", "No more: n goes to the next document."));
  choose(place);
}

/** @param {number} place */
export function choose(place) {
  inspect(place);
  const { node, findings } = targets[place];
  node.focus({ preventScroll: true });
  node.scrollIntoView({ block: "center", inline: "nearest" });
  window.history.replaceState(null, "", address(current, findings[0].content));
}

/** @param {string} at */
function goTo(at) {
  const line = /^L(\d+)$/.exec(at);
  for (;;) {
    if (line) {
      const rows = [...document.querySelectorAll(".lines > [data-line]")];
      const row = rows.findLast((one) => Number(one.dataset.line) <= Number(line[1]));
      if (row && (row !== rows.at(-1) || Number(row.dataset.line) === Number(line[1]) || !drawMore())) {
        document.querySelector(".here")?.classList.remove("here");
        row.classList.add("here");
        row.scrollIntoView({ block: "center" });
        return;
      }
      if (!row) return;
    } else {
      const place = targets.findIndex(({ findings }) => findings.some((one) => one.content === at));
      if (place >= 0) return choose(place);
      if (!drawMore()) return announce(t("这处改动已不在这里。", "This change is not here any more."));
    }
  }
}

// ---------------------------------------------------------------- the change that is looked at
const idOf = () => held.index.columns.ids[current];
/** @param {Finding[]} findings */
const decidable = (findings) => findings.filter((one) => rules.get(one.rule).decidable);

/** @param {typeof targets[number]} target */
function judge({ node, findings }) {
  const verdicts = new Set(findings.map((one) => verdictOn(idOf(), one.rule, one.content)?.verdict ?? ""));
  const verdict = verdicts.size === 1 ? [...verdicts][0] : "";
  if (verdict) node.dataset.verdict = verdict;
  else delete node.dataset.verdict;
  node.setAttribute(
    "aria-label",
    [...findings.map(sentence), verdict && verdictName(verdict)].filter(Boolean).join("; "),
  );
}

/** @param {Verdict} verdict */
export function judgeOne(verdict) {
  if (selected < 0) return announce(t("请先按 j 选一处改动。", "Choose a change first: j."));
  const findings = decidable(targets[selected].findings);
  if (!findings.length) return announce(t("这条规则不能裁定。", "Nothing can be decided on this rule."));
  decide(findings.map((one) => decision(idOf(), one.rule, one.content, verdict, one.text)));
  announce(verdictName(verdict));
}

/**
 * @param {Verdict} verdict
 * @param {boolean} everywhere
 */
export function judgeRule(verdict, everywhere) {
  if (selected < 0) return announce(t("请先按 j 选一处改动。", "Choose a change first: j."));
  const findings = decidable(targets[selected].findings);
  const codes = [...new Set(findings.map((one) => one.rule))];
  decide(codes.map((code) => decision(everywhere ? EVERY : idOf(), code, EVERY, verdict, "")));
  announce(`${codes.join(", ")} ${verdictName(verdict)}`);
}

/** @param {number} place */
export function inspect(place) {
  if (selected >= 0) targets[selected]?.node.classList.remove("selected");
  selected = place;
  const panel = byId("inspector");
  panel.hidden = place < 0;
  document.body.classList.toggle("inspecting", place >= 0);
  if (place < 0) return;
  const { node, findings } = targets[place];
  node.classList.add("selected");
  const groups = new Map();
  for (const one of findings)
    groups.set(`${one.rule} ${one.state}`, [...(groups.get(`${one.rule} ${one.state}`) ?? []), one]);
  const rows = [...groups.values()].map((several) => {
    const [one] = several;
    const rule = rules.get(one.rule);
    const what =
      one.now == null
        ? changed(one.old)
        : [changed(one.old), " → ", plain(one.now) ? changed(one.now) : el("i", {}, t("删去", "deleted"))];
    return el(
      "li",
      {},
      el("p", {}, el("a", { href: `#rules/${one.rule}` }, one.rule), " ", t(rule.zh, rule.en)),
      el(
        "p.what",
        {},
        el("bdi", { lang: sheet.lang || null }, what),
        several.length > 1 ? ` ×${several.length}` : "",
        el(
          "small",
          {},
          ` ${stateName(one.state)} · ${t("置信度", "confidence")} ${share(one.confidence)}${one.note ? ` · ${spoken(inLanguage(one.note))}` : ""}`,
        ),
      ),
    );
  });
  const open = decidable(findings);
  const judged = open.map((one) => verdictOn(idOf(), one.rule, one.content)).filter(Boolean);
  const button = (name, text, click) => el(`button.${name}`, { type: "button", click }, text);
  const code = open[0]?.rule;
  const label = Object.keys(run.label_rules).find((name) => run.label_rules[name] === code);
  const all = label ? t(`“${run.labels[label]}”行`, `“${label}” lines`) : code;
  panel.setAttribute("aria-label", t("选中的改动", "The chosen change"));
  panel.replaceChildren(
    el("ul", {}, rows),
    open.length
      ? el(
          "p.actions",
          {},
          button("accept", t("✓ 接受 a", "✓ Accept a"), () => judgeOne("accept")),
          button("reject", t("✗ 拒绝 r", "✗ Reject r"), () => judgeOne("reject")),
          button("undo", t("撤销 u", "Undo u"), undo),
          judged.length
            ? el(
                `span.judged.${judged[0].verdict}`,
                {},
                verdictName(judged[0].verdict),
                judged[0].content === EVERY ? t("（整条规则）", " (the whole rule)") : "",
                judged[0].given ? t("，本次已照办", ", followed by this run") : "",
              )
            : "",
        )
      : el("p.actions", {}, t("这条规则不能裁定。", "Nothing can be decided on this rule.")),
    open.length
      ? el(
          "details.all",
          {},
          el("summary", {}, t(`全部 ${all}`, `All ${all}`)),
          el(
            "p.actions",
            {},
            button("accept", t("本篇全部接受", "Accept in this document"), () => judgeRule("accept", false)),
            button("reject", t("本篇全部拒绝", "Reject in this document"), () => judgeRule("reject", false)),
            button("accept", t("所有文档全部接受 A", "Accept everywhere A"), () => judgeRule("accept", true)),
            button("reject", t("所有文档全部拒绝 R", "Reject everywhere R"), () => judgeRule("reject", true)),
          ),
        )
      : "",
    el("button.close", { type: "button", "aria-label": t("关闭", "Close"), click: () => inspect(-1) }, "×"),
  );
}

export function decisionsChanged() {
  byId("decided").textContent = decisions.size ? count(decisions.size) : "";
  targets.forEach(judge);
  if (selected >= 0) inspect(selected);
  decidedAnew();
  drawList();
  if (!byId("decisions").hidden) showDecisions();
  if (!byId("duplicates").hidden) judgeCopies();
}
