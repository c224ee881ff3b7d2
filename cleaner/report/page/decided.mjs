// @ts-check
// The view of the decisions: what was decided, what of it matches nothing in this run and why, and what was left behind.
/** @import { Both, Verdict } from "./values" */

import { address, byId, count, el, held, kept, numbers, rules, run, t, walk } from "./start.mjs";
import { drawn, finding, spoken } from "./draw.mjs";
import {
  brought,
  decide,
  decisions,
  EVERY,
  exportDecisions,
  history,
  importDecisions,
  keyOf,
  sorted,
  stored,
  storeDecisions,
  undo,
} from "./decisions.mjs";
import { RELATION_RULES } from "./duplicates.mjs";

const SHOWN_DECISIONS = 500;
/** @param {Verdict} verdict */
export const verdictName = (verdict) => (verdict === "accept" ? t("✓ 接受", "✓ accepted") : t("✗ 拒绝", "✗ rejected"));

/** @type {Record<string, Both>} */
const UNMET = {
  document: ["这次清洗没有这篇文档", "no such document in this run"],
  rule: ["没有这条规则，或它不能裁定", "no such rule, or none to decide on"],
  text: ["原文已变，没有照办", "its text has changed; not followed"],
  copy: ["两篇已不算重复", "the two are no duplicates any more"],
  here: ["原文还在，但规则在此已无这一发现", "its text stands, but the rule does not find this there any more"],
  gone: ["这次清洗没有这一发现", "no such finding in this run"],
};

export function showDecisions() {
  const view = byId("decisions");
  const every = sorted();
  const unmet = every.filter((one) => one.unmet);
  const listed = [...unmet, ...every.filter((one) => !one.unmet)];
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
            { href: address(numbers.get(one.document), one.content === EVERY || one.unmet ? "" : one.content) },
            spoken(one.document),
          )
        : spoken(one.document);
  const rows = listed
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
          one.unmet
            ? el("small.trouble", {}, " ! ", t(...UNMET[one.unmet]))
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
        el("code.next", {}, "cleaner clean … --decisions decisions.json"),
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
      ...leftNotice(),
      unmet.length
        ? el(
            "p.notice.actions.unmet",
            {},
            t(
              `${count(unmet.length)} 条裁定在这次清洗里没有对应的地方，列在最前。`,
              `Decisions that match nothing in this run: ${count(unmet.length)}, listed first.`,
            ),
            el(
              "button",
              {
                type: "button",
                click: () => decide(unmet.map((one) => [keyOf(one.document, one.rule, one.content), null])),
              },
              t("全部取消", "Forget them"),
            ),
          )
        : "",
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
  check();
}

// ---------------------------------------------------------------- what matches nothing here
// the decisions of other reports of which only the documents can tell
function unchecked() {
  const several = [...decisions.values()].filter((one) => one.brought && one.unmet === undefined);
  const groups = several.length ? held.index.groups : [];
  const pairs = new Set(groups.flatMap(([, , , , members]) => members.map((member) => member[6])));
  return several.filter((one) => {
    if (one.document !== EVERY && !numbers.has(one.document)) one.unmet = "document";
    else if (!rules.get(one.rule)?.decidable) one.unmet = "rule";
    else if (one.document === EVERY || one.content === EVERY) one.unmet = "";
    else if (Object.values(RELATION_RULES).includes(one.rule)) one.unmet = pairs.has(one.content) || one.rule === RELATION_RULES.template ? "" : "copy";
    return one.unmet === undefined;
  });
}

let checking = false;

async function check() {
  if (checking || ![...decisions.values()].some((one) => one.brought && one.unmet === undefined)) return;
  checking = true;
  const open = new Map();
  for (const one of unchecked()) {
    const number = numbers.get(one.document);
    open.set(number, [...(open.get(number) ?? []), one]);
  }
  const byNumber = [...open.keys()].sort((a, b) => a - b);
  try {
    await walk(byNumber, "", (number, { findings, hidden }) => {
      const there = new Set(findings.map(finding).map((one) => keyOf("", one.rule, one.content)));
      for (const one of open.get(number)) one.unmet = hidden || there.has(keyOf("", one.rule, one.content)) ? "" : "gone";
      return true;
    });
    checking = false;
    storeDecisions();
  } catch (error) {
    byId("trouble").textContent = error.message;
    checking = false;
  }
}

// ---------------------------------------------------------------- what was decided in earlier reports at this place
export const PLACE = `place:${location.pathname}`; // holds the keys of the runs in whose reports something was decided, the last last

export const earlier = () => (kept(PLACE) ?? "").split(" ").filter((key) => key && key !== run.key);

// what was decided anew in this report, or forgotten, counts and not what was decided before
export function leftBehind() {
  const anew = new Set(stored(run.key).map(([key]) => key));
  const left = new Map(earlier().flatMap(stored));
  return brought([...left].flatMap(([key, one]) => (one && !anew.has(key) ? [one] : [])));
}

function leftNotice() {
  const left = leftBehind();
  if (!left.length) return [];
  const names = earlier().map((key) => `decisions:${key}`);
  const settle = (several) => () => decide(several, names);
  return [
    el(
      "p.notice.actions.left",
      {},
      t(
        `这里先前的报告中有 ${count(left.length)} 条裁定没有照办，也不在这份报告里。`,
        `Decided in earlier reports here, and neither followed nor in this one: ${count(left.length)}.`,
      ),
      el("button", { type: "button", click: settle(left) }, t("带过来", "Take over")),
      el("button", { type: "button", click: settle([]) }, t("丢弃", "Discard")),
    ),
  ];
}
