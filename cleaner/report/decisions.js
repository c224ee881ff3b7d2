// What people decided.  The key of a decision is what decisions.py calls (document, rule, content); the most specific counts.

const EVERY = "*";
const keyOf = (document, rule, content) => JSON.stringify([document, rule, content]);
const decisions = new Map(); // key → decision
const history = []; // what each step replaced: [[key, decision before or undefined], …]

function startDecisions() {
  decisions.clear();
  const row = ([document, rule, content, verdict, text, reason]) => ({
    document,
    rule,
    content,
    verdict,
    text,
    reason,
  });
  const stale = new Set(held.index.stale);
  held.index.given
    .map(row)
    .forEach((one, at) =>
      decisions.set(keyOf(one.document, one.rule, one.content), { ...one, given: true, stale: stale.has(at) }),
    );
  const changes = JSON.parse(kept(`decisions:${run.key}`) ?? "[]");
  for (const [key, one] of changes) one ? decisions.set(key, one) : decisions.delete(key);
}

// only what differs from what the run was given is stored
function storeDecisions() {
  const given = new Set(held.index.given.map(([document, rule, content]) => keyOf(document, rule, content)));
  const changes = [...decisions].filter(([, one]) => !one.given);
  for (const key of given) if (!decisions.has(key)) changes.push([key, null]);
  keep(`decisions:${run.key}`, JSON.stringify(changes));
  decisionsChanged();
}

function verdictOn(document, rule, content) {
  for (const key of [
    keyOf(document, rule, content),
    keyOf(document, rule, EVERY),
    keyOf(EVERY, rule, content),
    keyOf(EVERY, rule, EVERY),
  ]) {
    const one = decisions.get(key);
    if (one) return one;
  }
  return null;
}

// `several` are decisions, or keys with null to forget one
function decide(several) {
  const before = several.map(([key]) => [key, decisions.get(key)]);
  for (const [key, one] of several) one ? decisions.set(key, one) : decisions.delete(key);
  history.push(before);
  storeDecisions();
}

const decision = (document, rule, content, verdict, text, reason = "") => [
  keyOf(document, rule, content),
  { document, rule, content, verdict, text, reason },
];

function undo() {
  const before = history.pop();
  if (!before) return announce(t("没有可撤销的。", "Nothing to undo."));
  for (const [key, one] of before) one ? decisions.set(key, one) : decisions.delete(key);
  storeDecisions();
  announce(t("已撤销。", "Undone."));
}

// ---------------------------------------------------------------- the file, byte for byte as decisions.py writes it
function byCodePoint(a, b) {
  const [x, y] = [Array.from(a, (c) => c.codePointAt(0)), Array.from(b, (c) => c.codePointAt(0))];
  for (let i = 0; i < Math.min(x.length, y.length); i += 1) if (x[i] !== y[i]) return x[i] - y[i];
  return x.length - y.length;
}
const sorted = () =>
  [...decisions.values()].sort(
    (a, b) => byCodePoint(a.document, b.document) || byCodePoint(a.rule, b.rule) || byCodePoint(a.content, b.content),
  );

function file() {
  const names = ["document", "rule", "content", "verdict", "text", "reason"];
  const rows = sorted().map((one) => `{${names.map((name) => `"${name}": ${JSON.stringify(one[name])}`).join(", ")}}`);
  return `{"schema": 1, "decisions": [\n${rows.join(",\n")}\n]}\n`;
}

function exportDecisions() {
  const url = URL.createObjectURL(new Blob([file()], { type: "application/json" }));
  const link = el("a", { href: url, download: "decisions.json" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  announce(t("已导出 decisions.json。", "decisions.json is exported."));
}

async function importDecisions(given) {
  try {
    const table = JSON.parse(await given.text());
    const fits = (one) =>
      ["document", "rule", "content", "verdict"].every((name) => typeof one[name] === "string") &&
      ["accept", "reject"].includes(one.verdict);
    if (table.schema !== 1 || !table.decisions.every(fits)) throw new Error(t("不是裁定文件", "no file of decisions"));
    decide(
      table.decisions.map((one) =>
        decision(one.document, one.rule, one.content, one.verdict, String(one.text ?? ""), String(one.reason ?? "")),
      ),
    );
    announce(t(`导入 ${count(table.decisions.length)} 条裁定。`, `${count(table.decisions.length)} decisions read.`));
  } catch (error) {
    announce(`${given.name}: ${error.message}`);
    byId("trouble").textContent = `${spoken(given.name)}: ${spoken(error.message)}`;
  }
}

// ---------------------------------------------------------------- the view
const SHOWN_DECISIONS = 500;
const verdictName = (verdict) => (verdict === "accept" ? t("✓ 接受", "✓ accepted") : t("✗ 拒绝", "✗ rejected"));

function showDecisions() {
  const view = byId("decisions");
  const every = sorted();
  const input = el("input", {
    type: "file",
    id: "import",
    accept: ".json,application/json",
    "aria-describedby": "trouble",
    change: (event) => event.target.files[0] && importDecisions(event.target.files[0]),
  });
  const where = (one) =>
    one.document === EVERY
      ? t("所有文档", "every document")
      : numbers.has(one.document)
        ? el(
            "a",
            { href: address(numbers.get(one.document), one.content === EVERY ? "" : one.content) },
            spoken(one.document),
          )
        : spoken(one.document);
  const rows = every
    .slice(0, SHOWN_DECISIONS)
    .map((one) =>
      el(
        "tr",
        { role: "row" },
        el("td", { role: "cell" }, where(one)),
        el("td", { role: "cell" }, el("code", {}, one.rule)),
        el(
          "td",
          { role: "cell" },
          el("span.judged." + one.verdict, {}, verdictName(one.verdict)),
          one.stale
            ? el("small.trouble", {}, t(" 原文已变，没有照办", " stale: its text has changed; not followed"))
            : one.given
              ? el("small", {}, t(" 本次已照办", " followed by this run"))
              : "",
        ),
        el("td.quoted", { role: "cell" }, one.content === EVERY ? t("全部", "all") : drawn(one.text)),
        el(
          "td",
          { role: "cell" },
          el(
            "button",
            { type: "button", click: () => decide([[keyOf(one.document, one.rule, one.content), null]]) },
            t("取消", "Forget"),
          ),
        ),
      ),
    );
  view.replaceChildren(
    el(
      "section",
      {},
      el("h2", {}, t("裁定", "Decisions")),
      el(
        "p",
        {},
        t(
          "裁定只保存在这个浏览器里，只属于这次清洗。导出后供下一次清洗使用：",
          "Decisions are kept in this browser, for this run. Export them for the next one: ",
        ),
        el("code", {}, "cleaner clean … --decisions decisions.json"),
      ),
      el(
        "p.actions",
        {},
        el(
          "button.main",
          { type: "button", id: "export", click: exportDecisions, disabled: !every.length },
          t("导出 decisions.json", "Export decisions.json"),
        ),
        el("label.file", {}, t("导入 decisions.json ", "Import decisions.json "), input),
        el("button", { type: "button", click: undo, disabled: !history.length }, t("撤销 u", "Undo u")),
      ),
      el("p.trouble", { id: "trouble", role: "alert" }),
      every.length
        ? el(
            "div.wide",
            { tabindex: 0, role: "region", "aria-label": t("裁定", "Decisions") },
            el(
              "table.decisions",
              { role: "table" }, // narrow windows draw it as a grid, which takes its meaning away
              el(
                "thead",
                { role: "rowgroup" },
                el(
                  "tr",
                  { role: "row" },
                  [
                    t("文档", "document"),
                    t("规则", "rule"),
                    t("裁定", "verdict"),
                    t("原文", "text"),
                    t("取消", "forget"),
                  ].map((name) => el("th", { role: "columnheader", scope: "col" }, name)),
                ),
              ),
              el("tbody", { role: "rowgroup" }, rows),
            ),
          )
        : el(
            "p",
            {},
            t(
              "还没有裁定。在文档里选中一处改动，按 a 接受，按 r 拒绝。",
              "None yet. Choose a change in a document: a accepts it, r rejects it.",
            ),
          ),
      every.length > SHOWN_DECISIONS
        ? el(
            "p.notice",
            {},
            t(
              `只列前 ${SHOWN_DECISIONS} 条；导出的文件里是全部 ${count(every.length)} 条。`,
              `The first ${SHOWN_DECISIONS} are listed; the exported file has all ${count(every.length)}.`,
            ),
          )
        : "",
    ),
  );
}
