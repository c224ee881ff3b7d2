// @ts-check
// The documents: searched, filtered, sorted; of the list only the rows in sight stand in the page.
/** @import { Columns } from "./values" */

import { address, announce, byId, count, el, held, rules, run, t } from "./start.mjs";
import { spoken } from "./draw.mjs";
import { decisions } from "./decisions.mjs";
import { says, searched } from "./search.mjs";
import { refilter } from "./document.mjs";

const ROW = 64; // pixels, as in report.css
const BEYOND = 8; // rows drawn above and below
export const filter = { text: "", rule: "", label: "", status: "", below: "", source: "", sort: "order" };
/** @type {number[]} */
export let chosen = []; // numbers of documents, in the order shown
export let current = -1; // the document that is read

/** @type {Record<string, [zh: string, en: string, holds: (columns: Columns, number: number) => boolean]>} */
const STATUS = {
  applied: ["有改动", "changed", (c, n) => c.applied[n] > 0],
  open: ["有建议或提示", "with proposals or flags", (c, n) => c.proposed[n] + c.flagged[n] > 0],
  gone: ["有行移出", "with lines taken out", (c, n) => c.gone[n] > 0],
  several: ["含多篇文章", "with several articles", (c, n) => c.articles[n] > 1],
  copies: ["有重复文章", "with duplicates", (c, n) => c.copies[n] > 0],
  untouched: ["没有改动", "untouched", (c, n) => !c.applied[n] && !c.gone[n]],
  decided: ["有裁定", "with decisions", (c, n) => decidedOn.has(c.ids[n])],
};
/** @type {Record<string, [zh: string, en: string, order: ((columns: Columns) => (a: number, b: number) => number) | null]>} */
const SORTS = {
  order: ["原来的顺序", "as given", null],
  most: ["改动最多", "most changes", (c) => (a, b) => c.applied[b] - c.applied[a]],
  open: ["建议最多", "most proposals", (c) => (a, b) => c.proposed[b] + c.flagged[b] - c.proposed[a] - c.flagged[a]],
  low: ["置信度最低", "least certain", (c) => (a, b) => c.low[a] - c.low[b]],
  gone: ["移出的行最多", "most lines taken out", (c) => (a, b) => c.gone[b] - c.gone[a]],
  title: ["标题", "title", (c) => (a, b) => (c.titles[a] < c.titles[b] ? -1 : c.titles[a] > c.titles[b] ? 1 : 0)],
};
/** @type {Set<string>} */
let decidedOn = new Set(); // ids of documents

/** @param {number} number */
export function nowRead(number) {
  current = number;
}

export function decidedAnew() {
  decidedOn = new Set([...decisions.values()].map((one) => one.document));
}

/**
 * @param {string} name
 * @param {string} label
 * @param {string[][]} options
 */
function select(name, label, options) {
  const node = el(
    "select",
    { id: `by-${name}`, change: (event) => filtered({ [name]: event.target.value }) },
    options.map(([value, text]) => el("option", { value, selected: filter[name] === value }, text)),
  );
  return el("label", {}, el("span", {}, label), node);
}

export function drawFacets() {
  const { columns, labels, sources } = held.index;
  const seen = new Set(columns.rules.flat());
  const any = t("全部", "all");
  const search = el("input", {
    type: "search",
    id: "search",
    value: filter.text,
    autocomplete: "off",
    spellcheck: "false",
    placeholder: t("标题、文件名、正文", "title, name, text"),
    input: (event) => filtered({ text: event.target.value }),
  });
  const more = [
    select("rule", t("规则", "rule"), [
      ["", any],
      ...run.rules.filter((_, place) => seen.has(place)).map(([code, , zh, en]) => [code, `${code} ${t(zh, en)}`]),
    ]),
    select("label", t("移出的行", "lines taken out"), [
      ["", any],
      ...labels.map((label, place) => [String(place), t(run.labels[label], label)]),
    ]),
    select("status", t("状态", "status"), [
      ["", any],
      ...Object.entries(STATUS).map(([name, [zh, en]]) => [name, t(zh, en)]),
    ]),
    select("below", t("置信度", "confidence"), [
      ["", any],
      ...["60", "80", "95"].map((n) => [n, t(`有低于 0.${n} 的改动`, `some below 0.${n}`)]),
    ]),
    sources.length > 1
      ? select("source", t("来源", "source"), [
          ["", any],
          ...sources.map((name, place) => [String(place), spoken(name) || t("（没有）", "(none)")]).slice(0, 1000),
        ])
      : "",
    select(
      "sort",
      t("排序", "sort"),
      Object.entries(SORTS).map(([name, [zh, en]]) => [name, t(zh, en)]),
    ),
  ];
  byId("facets").replaceChildren(
    el("label", {}, el("span", {}, t("检索", "Search"), " ", el("kbd", {}, "/")), search),
    el(
      "details",
      { open: window.innerWidth > 900 },
      el("summary", {}, t("筛选与排序", "Filter and sort")),
      el("div.more", {}, more),
    ),
  );
  byId("list").setAttribute("aria-label", t("文档", "Documents"));
}

/** @param {Partial<typeof filter>} [change] */
export function filtered(change = {}) {
  Object.assign(filter, change);
  chooseDocuments();
  byId("list").scrollTop = 0;
  drawList();
  refilter();
}

export function chooseDocuments() {
  decidedAnew();
  const c = held.index.columns;
  const text = filter.text.trim().toLowerCase();
  /** @type {any} */
  const rule = filter.rule && rules.get(filter.rule).place;
  /** @type {any} */
  const label = filter.label && Number(filter.label);
  /** @type {any} */
  const source = filter.source && Number(filter.source);
  const below = Number(filter.below);
  chosen = [];
  const others = []; // whose text may hold it
  for (let n = 0; n < c.ids.length; n += 1) {
    if (rule !== "" && !c.rules[n].includes(rule)) continue;
    if (label !== "" && !c.labels[n].includes(label)) continue;
    if (source !== "" && c.source[n] !== source) continue;
    if (below && c.low[n] >= below) continue;
    if (filter.status && !STATUS[filter.status][2](c, n)) continue;
    if (!text || c.ids[n].toLowerCase().includes(text) || c.titles[n].toLowerCase().includes(text)) chosen.push(n);
    else if (!held.documents) others.push(n);
    else if (says(n, text)) chosen.push(n);
  }
  if (run.shards.length) chosen.push(...searched(text && JSON.stringify({ ...filter, text, sort: "" }), text, others));
  const order = SORTS[filter.sort][2];
  if (order || run.shards.length) chosen.sort(order ? order(c) : (a, b) => a - b);
  byId("found").textContent = t(
    `${count(chosen.length)} 篇文档（共 ${count(c.ids.length)} 篇）`,
    `${count(chosen.length)} of ${count(c.ids.length)} documents`,
  );
}

// in a narrow window the list scrolls with the page
/** @param {HTMLElement} list */
export const withPage = (list) => getComputedStyle(list).overflowY === "visible";

// what of the list is in sight: pixels from its top
/** @param {HTMLElement} list */
function inSight(list) {
  const top = withPage(list) ? -list.getBoundingClientRect().top : list.scrollTop;
  return [top, top + (withPage(list) ? window.innerHeight : list.clientHeight)];
}

export function drawList() {
  const list = byId("list");
  const [top, bottom] = inSight(list);
  const first = Math.max(0, Math.min(chosen.length, Math.floor(top / ROW)) - BEYOND);
  const last = Math.min(chosen.length, Math.ceil(bottom / ROW) + BEYOND);
  const items = [];
  for (let place = first; place < last; place += 1) items.push(item(chosen[place], place));
  const inner = el("ol", {}, items);
  inner.style.height = `${chosen.length * ROW - first * ROW}px`;
  inner.style.marginTop = `${first * ROW}px`;
  list.replaceChildren(inner);
}

/**
 * @param {number} number
 * @param {number} place
 */
function item(number, place) {
  const c = held.index.columns;
  const open = c.proposed[number] + c.flagged[number];
  const facts = [
    c.applied[number] && t(`改 ${count(c.applied[number])} 处`, `${count(c.applied[number])} applied`),
    open && t(`建议 ${count(open)} 处`, `${count(open)} open`),
    c.gone[number] && t(`移出 ${count(c.gone[number])} 行`, `${count(c.gone[number])} lines out`),
    c.articles[number] > 1 && t(`${c.articles[number]} 篇`, `${c.articles[number]} articles`),
    c.copies[number] && t("重复", "duplicate"),
    decidedOn.has(c.ids[number]) && `✓ ${t("有裁定", "decided")}`,
  ];
  const title = spoken(c.titles[number]);
  return el(
    "li",
    { "aria-setsize": chosen.length, "aria-posinset": place + 1 },
    el(
      "a",
      { href: address(number), "aria-current": number === current ? "true" : null },
      el("b", { dir: "auto" }, title || spoken(c.ids[number])),
      el(
        "small",
        {},
        title ? el("bdi", {}, spoken(c.ids[number])) : "",
        title ? " · " : "",
        facts.filter(Boolean).join(" · ") || t("没有改动", "untouched"),
      ),
    ),
  );
}

/** @param {number} number */
export function reveal(number) {
  nowRead(number);
  const place = chosen.indexOf(number);
  const list = byId("list");
  const [top, bottom] = inSight(list);
  if (place >= 0 && list.offsetParent && (place * ROW < top || (place + 1) * ROW > bottom))
    (withPage(list) ? window : list).scrollBy(0, place * ROW - top - (bottom - top) / 3);
  drawList();
}

// the document `by` places away in the list
/** @param {1 | -1} by */
export function neighbour(by) {
  const place = chosen.indexOf(current) + by;
  if (place >= 0 && place < chosen.length) location.hash = address(chosen[place]);
  else announce(t("没有了。", "No more."));
}
