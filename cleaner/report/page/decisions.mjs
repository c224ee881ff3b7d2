// @ts-check
// What people decided.  The key of a decision is what decisions.py calls (document, rule, content); the most specific counts.
/** @import { Decision, Keyed, Verdict } from "./values" */

import { announce, byId, count, el, held, keep, kept, run, storage, t } from "./start.mjs";
import { spoken } from "./draw.mjs";
import { earlier, leftBehind, PLACE } from "./decided.mjs";
import { decisionsChanged } from "./document.mjs";

export const EVERY = "*";
/**
 * @param {string} document
 * @param {string} rule
 * @param {string} content
 */
export const keyOf = (document, rule, content) => JSON.stringify([document, rule, content]);
/** @type {Map<string, Decision>} */
export const decisions = new Map(); // key → decision
/** @type {[before: Keyed[], names: [name: string, kept: string | null][]][]} */
export const history = []; // what each step replaced: [[key, decision before or undefined], …] and [[name, what was kept], …]

/**
 * @param {string} key
 * @returns {Keyed[]}
 */
export const stored = (key) => JSON.parse(kept(`decisions:${key}`) ?? "[]");

export function startDecisions() {
  decisions.clear();
  const unmet = new Map(held.index.unmet);
  held.index.given.forEach(([document, rule, content, verdict, text, reason], at) => {
    const one = { document, rule, content, verdict, text, reason, given: true, unmet: unmet.get(at) ?? "" };
    decisions.set(keyOf(document, rule, content), one);
  });
  for (const [key, one] of stored(run.key)) one ? decisions.set(key, one) : decisions.delete(key);
}

// only what differs from what the run was given is stored
export function storeDecisions() {
  const given = new Set(held.index.given.map(([document, rule, content]) => keyOf(document, rule, content)));
  const changes = [...decisions].filter(([, one]) => !one.given);
  for (const key of given) if (!decisions.has(key)) changes.push([key, null]);
  keep(`decisions:${run.key}`, JSON.stringify(changes));
  keep(PLACE, [...(leftBehind().length ? earlier() : []), run.key].join(" "));
  decisionsChanged();
}

/**
 * @param {string} document
 * @param {string} rule
 * @param {string} content
 */
export function verdictOn(document, rule, content) {
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

// `several` are decisions, or keys with null to forget one; `settled` are names of what need not be kept any more
/**
 * @param {Keyed[]} several
 * @param {string[]} [settled]
 */
export function decide(several, settled = []) {
  /** @type {Keyed[]} */
  const before = several.map(([key]) => [key, decisions.get(key)]);
  history.push([before, [PLACE, ...settled].map((name) => [name, kept(name)])]);
  for (const [key, one] of several) one ? decisions.set(key, one) : decisions.delete(key);
  for (const name of settled) storage?.removeItem(`cleaner:${name}`);
  storeDecisions();
}

/**
 * @param {string} document
 * @param {string} rule
 * @param {string} content
 * @param {Verdict} verdict
 * @param {string} text
 * @param {string} [reason]
 * @returns {any} of which the first is the key
 */
export const decision = (document, rule, content, verdict, text, reason = "") => [
  keyOf(document, rule, content),
  { document, rule, content, verdict, text, reason },
];

// those made in another report: whether they match anything in this one is not known yet (`check`)
/**
 * @param {Decision[]} several
 * @returns {any[]}
 */
export const brought = (several) =>
  several
    .map(({ document, rule, content, verdict, text, reason }) => {
      const [key, one] = decision(document, rule, content, verdict, String(text ?? ""), String(reason ?? ""));
      return [key, { ...one, brought: true }];
    })
    .filter(([key, one]) => ["verdict", "text", "reason"].some((name) => decisions.get(key)?.[name] !== one[name]));

export function undo() {
  const step = history.pop();
  if (!step) return announce(t("没有可撤销的。", "Nothing to undo."));
  const [before, names] = step;
  for (const [key, one] of before) one ? decisions.set(key, one) : decisions.delete(key);
  for (const [name, value] of names) if (value !== null) keep(name, value);
  storeDecisions();
  announce(t("已撤销。", "Undone."));
}

// ---------------------------------------------------------------- the file, byte for byte as decisions.py writes it
/**
 * @param {string} a
 * @param {string} b
 */
function byCodePoint(a, b) {
  const [x, y] = [Array.from(a, (c) => c.codePointAt(0)), Array.from(b, (c) => c.codePointAt(0))];
  for (let i = 0; i < Math.min(x.length, y.length); i += 1) if (x[i] !== y[i]) return x[i] - y[i];
  return x.length - y.length;
}
export const sorted = () =>
  [...decisions.values()].sort(
    (a, b) => byCodePoint(a.document, b.document) || byCodePoint(a.rule, b.rule) || byCodePoint(a.content, b.content),
  );

export function file() {
  const names = ["document", "rule", "content", "verdict", "text", "reason"];
  const rows = sorted().map((one) => `{${names.map((name) => `"${name}": ${JSON.stringify(one[name])}`).join(", ")}}`);
  return `{"schema": 1, "decisions": [\n${rows.join(",\n")}\n]}\n`;
}

export function exportDecisions() {
  const url = URL.createObjectURL(new Blob([file()], { type: "application/json" }));
  const link = el("a", { href: url, download: "decisions.json" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  announce(t("已导出 decisions.json。", "decisions.json is exported."));
}

/** @param {File} given */
export async function importDecisions(given) {
  try {
    const table = JSON.parse(await given.text());
    const fits = (one) =>
      ["document", "rule", "content", "verdict"].every((name) => typeof one[name] === "string") &&
      ["accept", "reject"].includes(one.verdict);
    if (table.schema !== 1 || !table.decisions.every(fits)) throw new Error(t("不是裁定文件", "no file of decisions"));
    decide(brought(table.decisions));
    announce(t(`导入 ${count(table.decisions.length)} 条裁定。`, `${count(table.decisions.length)} decisions read.`));
  } catch (error) {
    announce(`${given.name}: ${error.message}`);
    byId("trouble").textContent = `${spoken(given.name)}: ${spoken(error.message)}`;
  }
}
