// @ts-check
// What all parts share: the data, the language, and how elements are made.  Text of documents enters the page through
// `textContent` and attributes only; nothing here or below makes markup of a string.
/** @import { Held, Run, Sheet } from "./values" */

/**
 * @param {string} name
 * @returns {any}
 */
const read = (name) => {
  const holder = document.getElementById(`data-${name}`);
  const value = holder && JSON.parse(holder.textContent);
  holder?.remove(); // 5 MB of text that nobody will read again
  return value;
};
/** @type {Run} */
export const run = read("run");
/** @type {Held} */
export const held = { index: read("index"), documents: read("documents"), texts: read("texts") };
export const rules = new Map(
  run.rules.map(([code, mode, zh, en, decidable], place) => [code, { code, mode, zh, en, decidable, place }]),
);
export const signs = new Map(run.signs.map(([point, sign, name]) => [String.fromCodePoint(point), { sign, name }]));
/**
 * @param {string} id
 * @returns {any}
 */
export const byId = (id) => document.getElementById(id);

export const storage = (() => {
  try {
    return window.localStorage;
  } catch {
    return null; // some browsers have none for local files
  }
})();
/**
 * @param {string} name
 * @param {string} value
 */
export const keep = (name, value) => {
  try {
    storage?.setItem(`cleaner:${name}`, value);
  } catch {
    announce(t("浏览器存不下了：请导出裁定。", "The browser cannot store any more: export the decisions."));
  }
};
/**
 * @param {string} name
 * @returns {string | null}
 */
export const kept = (name) => storage?.getItem(`cleaner:${name}`) ?? null;

export let language = kept("language") ?? (/^zh\b/i.test(navigator.language) ? "zh" : "en");
/**
 * @param {string} zh
 * @param {string} en
 */
export const t = (zh, en) => (language === "zh" ? zh : en);
/** @param {number} n */
export const count = (n) => n.toLocaleString("en-US");
export const uiLang = () => (language === "zh" ? "zh-Hans" : "en");

/** @param {string} other */
export function speak(other) {
  language = other;
  keep("language", other);
}

// el("a.link", {href: "#x"}, "text", child)
/**
 * @param {string} kind
 * @param {Record<string, any>} [attributes]
 * @param {any[]} children
 * @returns {HTMLElement}
 */
export function el(kind, attributes = {}, ...children) {
  const [tag, ...classes] = kind.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return node;
}

/** @param {string} text */
export function announce(text) {
  byId("said").textContent = text;
}

// ---------------------------------------------------------------- documents and shards
const waiting = new Map(); // shard → what to call with its data
const shards = new Map(); // the few that were used last
const LOADED = 8;

const trusted =
  run.shards.length && window.trustedTypes
    ? trustedTypes.createPolicy("shards", {
        createScriptURL: (url) => {
          if (!/^data\/(index|\d{4,}t?)\.js$/.test(url)) throw new TypeError(`no shard: ${url}`);
          return url;
        },
      })
    : { createScriptURL: (url) => url };

window.take = (name, value) => {
  waiting.get(name)?.resolve(value);
  waiting.delete(name);
};

/**
 * @param {string} name
 * @returns {Promise<any>}
 */
export function load(name) {
  if (!waiting.has(name)) {
    const promise = Promise.withResolvers ? Promise.withResolvers() : withResolvers();
    waiting.set(name, promise);
    /** @type {any} */
    const script = el("script", { async: true });
    script.addEventListener("load", () => script.remove());
    script.addEventListener("error", () => {
      waiting.delete(name);
      promise.reject(
        new Error(
          t(
            "数据文件缺失：data 文件夹要和 index.html 放在一起。",
            "A data file is missing: keep the folder “data” beside index.html.",
          ),
        ),
      );
    });
    script.src = trusted.createScriptURL(`data/${name}.js`);
    document.head.append(script);
  }
  return waiting.get(name).promise;
}

/** @returns {any} */
function withResolvers() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

/** @param {number} shard */
const nameOf = (shard) => String(shard).padStart(4, "0");

/** @param {number} number */
function shardOf(number) {
  let shard = run.shards.length;
  while (run.shards[shard - 1] > number) shard -= 1;
  return shard;
}

/**
 * @param {number} number
 * @returns {Promise<Sheet>}
 */
export async function documentAt(number) {
  if (!run.shards.length) return held.documents[number];
  const shard = shardOf(number);
  const documents = shards.get(shard) ?? (await load(nameOf(shard)));
  shards.delete(shard);
  shards.set(shard, documents);
  if (shards.size > LOADED) shards.delete(shards.keys().next().value);
  return documents[number - run.shards[shard - 1]];
}

/**
 * @param {number} number
 * @returns {Promise<string>}
 */
export async function textAt(number) {
  if (!run.shards.length) return held.texts[number];
  const shard = shardOf(number);
  return (await load(`${nameOf(shard)}t`))[number - run.shards[shard - 1]];
}

// Shows `visit` each document (or with "t" its text) of these numbers, which are sorted, until it gives false.  Of the shards,
// no more than two are held at a time.
/**
 * @param {number[]} numbers
 * @param {"" | "t"} kind
 * @param {(number: number, value: any) => boolean} visit
 */
export async function walk(numbers, kind, visit) {
  if (!run.shards.length) return void numbers.every((number) => visit(number, held.documents[number]));
  const groups = [];
  let shard = 1;
  for (const number of numbers) {
    while (shard < run.shards.length && run.shards[shard] <= number) shard += 1;
    if (groups.at(-1)?.shard !== shard) groups.push({ shard, numbers: [] });
    groups.at(-1).numbers.push(number);
  }
  const loaded = (place) => place < groups.length && load(nameOf(groups[place].shard) + kind);
  let next = loaded(0);
  for (const [place, { shard, numbers }] of groups.entries()) {
    const values = await next;
    next = loaded(place + 1);
    if (next) next.catch(() => {}); // told of when it is its turn
    if (!numbers.every((number) => visit(number, values[number - run.shards[shard - 1]]))) return;
  }
}

// ---------------------------------------------------------------- places
/** @type {Map<string, number>} */
export const numbers = new Map(); // id → number, filled when the index is there
// a lone surrogate cannot stand in an address; such a document goes by its number
/** @param {number} number */
const placeOf = (number) =>
  held.index.columns.ids[number].isWellFormed?.() === false
    ? `:${number}`
    : encodeURIComponent(held.index.columns.ids[number]);
/**
 * @param {number} number
 * @param {string} [at]
 */
export const address = (number, at = "") => {
  try {
    return `#doc/${placeOf(number)}${at ? `/${at}` : ""}`;
  } catch {
    return `#doc/:${number}${at ? `/${at}` : ""}`;
  }
};
