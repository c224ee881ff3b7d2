// As much of a browser as the functions of the report need that draw nothing: import this before any of them.
// Each file of tests is a process of its own (node --test), so each has its own page.

class Element {
  constructor(tag) {
    Object.assign(this, { tag, attributes: {}, childNodes: [], listeners: {}, className: "", dataset: {}, style: {} });
    this.classList = { add() {}, remove() {}, toggle() {} };
  }
  append(...nodes) {
    this.childNodes.push(...nodes);
  }
  replaceChildren(...nodes) {
    this.childNodes = nodes;
  }
  setAttribute(name, value) {
    this.attributes[name] = String(value);
  }
  addEventListener(name, listener) {
    this.listeners[name] = listener;
  }
  querySelectorAll() {
    return [];
  }
  getBoundingClientRect() {
    return { top: 0 };
  }
  remove() {}
  get textContent() {
    return this.childNodes.map((node) => node.textContent ?? String(node)).join("");
  }
  set textContent(text) {
    this.childNodes = [text];
  }
}

export const RUN = {
  key: "k",
  shards: [],
  rules: [
    ["UNI001", "apply", "不可见字符。", "Invisible characters.", true],
    ["RST001", "apply", "伪装字。", "Disguised characters.", true],
    ["SEG002", "apply", "行。", "Lines.", false],
  ],
  labels: { nav: "导航", body: "正文" },
  label_rules: { nav: "SEG002" },
  meta: {},
  relations: { exact: "全同", near: "近似", contained: "包含" },
  signs: [[0x200b, "ZWSP", "ZERO WIDTH SPACE"]],
};

export const columns = (...documents) => {
  const zero = { id: "", title: "", articles: 1, applied: 0, proposed: 0, flagged: 0, gone: 0, copies: 0, low: 100, rules: [], labels: [], source: 0 };
  const all = documents.map((one) => ({ ...zero, ...one }));
  const of = (name) => all.map((one) => one[name]);
  return { ...Object.fromEntries(Object.keys(zero).map((name) => [name, of(name)])), ids: of("id"), titles: of("title") };
};

export const INDEX = { columns: columns(), labels: [], sources: [""], groups: [], closest: null, given: [], unmet: [] };

// the page with these values, in English
export function open(values = {}, load = () => {}) {
  const data = { run: RUN, index: INDEX, documents: [], texts: [], ...values };
  const elements = new Map();
  const kept = new Map();
  globalThis.document = {
    head: { append: load },
    getElementById(id) {
      if (!elements.has(id)) elements.set(id, new Element(id));
      const name = id.replace(/^data-/, "");
      if (name !== id) elements.get(id).textContent = JSON.stringify(data[name] ?? null);
      return elements.get(id);
    },
    createElement: (tag) => new Element(tag),
    querySelector: () => null,
    querySelectorAll: () => [],
    addEventListener() {},
    body: new Element("body"),
    documentElement: new Element("html"),
  };
  const localStorage = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
    removeItem: (name) => kept.delete(name),
  };
  globalThis.window = { localStorage, innerHeight: 900, innerWidth: 1440, addEventListener() {} };
  globalThis.location = { pathname: "/r/index.html", hash: "" };
  globalThis.getComputedStyle = () => ({ overflowY: "auto" });
  Object.defineProperty(globalThis, "navigator", { value: { language: "en" }, configurable: true });
}
