// Clusters of duplicates: what is kept, its copies with their exact likeness, and what differs in a pair.

const GROUPS = 200; // clusters drawn at once
const RELATION_RULES = { exact: "DUP001", near: "DUP002", contained: "DUP003" };
let copies = []; // {node, document, rule, content, title}

const linkTo = (number, article, title) =>
  el(
    "a",
    { href: address(number) },
    spoken(title) || spoken(held.index.columns.ids[number]),
    held.index.columns.articles[number] > 1 ? t(`（第 ${article + 1} 篇）`, ` (article ${article + 1})`) : "",
  );

// where it stands: many copies have one headline
const placeOfCopy = (number, line) =>
  el(
    "a.place",
    { href: address(number, `L${line}`) },
    spoken(held.index.columns.ids[number]),
    t(` · 第 ${line} 行`, ` · line ${line}`),
  );

function showDuplicates(at) {
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

function judgeCopies() {
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

// the lines of an article as they came out
async function linesOf([number, article]) {
  const document = await documentAt(number);
  const [, , first, last] = document.articles[article];
  const words = (value) =>
    typeof value === "string" || typeof value[1] === "number"
      ? plain(value)
      : value[0] === "applied"
        ? plain(value[1]) + plain(value[3]) + plain(value[4])
        : plain(value[1]) + plain(value[2]) + plain(value[4]);
  return document.rows
    .filter(
      ([number, , judged, stretches, gone]) =>
        number >= first && number <= last && document.judgements[judged][3] && !gone.length && stretches.length,
    )
    .map((row) => row[3].map(words).join("").trim())
    .filter(Boolean);
}

async function showPair(button, pair, kept, copy) {
  button.setAttribute("aria-expanded", String(pair.hidden));
  pair.hidden = !pair.hidden;
  if (pair.hidden || pair.hasChildNodes()) return;
  try {
    const [a, b] = [await linesOf(kept), await linesOf(copy)];
    pair.append(
      el(
        "p.facts",
        {},
        el("del", {}, t("只在保留的一篇", "only in the kept one")),
        " ",
        el("ins", {}, t("只在这一篇", "only in this one")),
      ),
    );
    let same = 0;
    const flush = () => {
      if (same) pair.append(el("p.same", {}, t(`… ${same} 段相同 …`, `… ${same} paragraphs alike …`)));
      same = 0;
    };
    for (const runs of compared(a, b)) {
      if (runs.length === 1 && runs[0][0] === "=") same += 1;
      else {
        flush();
        pair.append(
          el(
            "p",
            {},
            runs.map(([kind, text]) =>
              kind === "=" ? drawn(text) : el(kind === "-" ? "del" : "ins", {}, changed(text)),
            ),
          ),
        );
      }
    }
    flush();
  } catch (error) {
    pair.append(el("p.notice", {}, error.message));
  }
}
