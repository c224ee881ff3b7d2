// @ts-check
// The address says what is shown; keys do what buttons do.

import { address, byId, el, held, language, load, numbers, rules, speak, t, uiLang } from "./start.mjs";
import { exportDecisions, startDecisions, undo } from "./decisions.mjs";
import { showDecisions } from "./decided.mjs";
import { current, drawFacets, drawList, filter, filtered, neighbour, reveal, withPage } from "./list.mjs";
import {
  choose,
  decisionsChanged,
  inspect,
  judgeOne,
  judgeRule,
  leave,
  redraw,
  sheet,
  showDocument,
  step,
  targets,
  toggleSide,
} from "./document.mjs";
import { showDuplicates } from "./duplicates.mjs";

const VIEWS = ["overview", "documents", "duplicates", "decisions"];

/** @param {string} view */
function show(view) {
  for (const name of VIEWS) byId(name).hidden = name !== view;
  for (const link of document.querySelectorAll("#views a")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.body.dataset.view = view;
}

function route() {
  const [view, id, at] = location.hash.slice(1).split("/");
  document.body.classList.toggle("reading", view === "doc");
  if (view !== "doc") inspect(-1);
  if (view === "doc") {
    const number = numberOf(id ?? "");
    show("documents");
    if (number >= 0) {
      drawList();
      return showDocument(number, at);
    }
    document.body.classList.remove("reading");
    leave();
    byId("reader").replaceChildren(
      el("p.notice", {}, t("这次清洗没有这篇文档。", "There is no such document in this run.")),
    );
  } else if (view === "documents") {
    show("documents");
    reveal(current);
    if (!sheet)
      byId("reader").replaceChildren(
        el(
          "p.notice",
          {},
          t(
            "从列表里选一篇；j、k 跳到下一处、上一处改动，? 显示快捷键。",
            "Choose a document from the list; j k go from change to change, ? shows all keys.",
          ),
        ),
      );
  } else if (view === "duplicates") {
    show("duplicates");
    showDuplicates(id);
  } else if (view === "decisions") {
    show("decisions");
    showDecisions();
  } else {
    show("overview");
    if (view === "rules" && rules.has(id)) {
      const row = byId(id);
      row?.querySelector("details")?.setAttribute("open", "");
      row?.scrollIntoView({ block: "center" });
    }
  }
}

/** @param {string} text */
function numberOf(text) {
  if (/^:\d+$/.test(text)) return Number(text.slice(1)) < held.index.columns.ids.length ? Number(text.slice(1)) : -1;
  try {
    return numbers.get(decodeURIComponent(text)) ?? -1;
  } catch {
    return -1;
  }
}

// ---------------------------------------------------------------- keys
/** @type {[key: string, zh: string, en: string, action: () => unknown][]} */
const KEYS = [
  ["j", "下一处改动", "next change", () => step(1)],
  ["k", "上一处改动", "previous change", () => step(-1)],
  ["a", "接受", "accept", () => judgeOne("accept")],
  ["r", "拒绝", "reject", () => judgeOne("reject")],
  ["u", "撤销", "undo", undo],
  ["A", "接受这条规则的全部改动", "accept the rule everywhere", () => judgeRule("accept", true)],
  ["R", "拒绝这条规则的全部改动", "reject the rule everywhere", () => judgeRule("reject", true)],
  ["n", "下一篇文档", "next document", () => neighbour(1)],
  ["p", "上一篇文档", "previous document", () => neighbour(-1)],
  ["s", "改前改后对照", "side by side", toggleSide],
  [
    "/",
    "检索",
    "search",
    () => {
      if (byId("documents").hidden || document.body.classList.contains("reading"))
        location.hash = location.hash.startsWith("#doc/") && window.innerWidth > 900 ? location.hash : "#documents";
      setTimeout(() => byId("search").focus());
    },
  ],
  [
    "o",
    "概览",
    "overview",
    () => {
      location.hash = "#overview";
    },
  ],
  [
    "d",
    "文档",
    "documents",
    () => {
      location.hash = current >= 0 ? address(current) : "#documents";
    },
  ],
  [
    "c",
    "重复",
    "duplicates",
    () => {
      location.hash = "#duplicates";
    },
  ],
  ["e", "导出裁定", "export the decisions", exportDecisions],
  ["?", "显示快捷键", "show the keys", () => byId("keys").showModal()],
  ["Escape", "关闭", "close", () => inspect(-1)],
];
const actions = new Map(KEYS.map(([key, , , action]) => [key, action]));

/** @param {KeyboardEvent & {target: any}} event */
function onKey(event) {
  const typing = event.target.closest?.("input, select, textarea");
  if (event.ctrlKey || event.metaKey || event.altKey || byId("keys").open) return;
  if (typing) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if ((event.key === "Enter" || event.key === " ") && event.target.matches?.("[role=button]")) {
    event.preventDefault();
    event.target.click();
    return;
  }
  const action = actions.get(event.key);
  if (!action) return;
  event.preventDefault();
  action();
}

// ---------------------------------------------------------------- the frame
function drawFrame() {
  document.documentElement.dataset.ui = language;
  document.documentElement.lang = uiLang();
  document.title = t("清洗报告", "Cleaning report");
  const button = byId("language");
  button.textContent = language === "zh" ? "English" : "中文";
  button.lang = language === "zh" ? "en" : "zh-Hans";
  byId("views").setAttribute("aria-label", t("页面", "Views"));
  byId("keys").setAttribute("aria-label", t("快捷键", "Keys"));
  byId("keys").replaceChildren(
    el("h2", {}, t("快捷键", "Keys")),
    el(
      "dl",
      {},
      KEYS.map(([key, zh, en]) =>
        el("div", {}, el("dt", {}, el("kbd", {}, key === "Escape" ? "Esc" : key)), el("dd", {}, t(zh, en))),
      ),
    ),
    el("form", { method: "dialog" }, el("button", {}, t("关闭", "Close"))),
  );
}

function switchLanguage() {
  speak(language === "zh" ? "en" : "zh");
  drawFrame();
  drawFacets();
  filtered();
  redraw();
  if (!location.hash.startsWith("#doc/")) route();
}

async function start() {
  drawFrame();
  byId("views").hidden = byId("tools").hidden = false;
  for (const link of document.querySelectorAll("a.only")) {
    link.hidden = false;
    link.addEventListener("click", () => {
      Object.assign(filter, { rule: link.dataset.rule });
      drawFacets();
      filtered();
    });
  }
  byId("help").addEventListener("click", () => byId("keys").showModal());
  byId("language").addEventListener("click", switchLanguage);
  document.addEventListener("keydown", onKey);
  byId("reader").addEventListener("click", (event) => {
    const node = event.target.closest?.(".change[role=button]");
    const place = node ? targets.findIndex((one) => one.node === node) : -1;
    if (place >= 0) choose(place);
  });
  byId("list").addEventListener("scroll", () => requestAnimationFrame(drawList), { passive: true });
  window.addEventListener(
    "scroll",
    () => withPage(byId("list")) && byId("list").offsetParent && requestAnimationFrame(drawList),
    { passive: true },
  );
  window.addEventListener("resize", () => requestAnimationFrame(drawList));
  if (!held.index) {
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted))); // the overview first
    try {
      held.index = await load("index");
    } catch (error) {
      byId("overview").prepend(el("p.notice", { role: "alert" }, error.message));
      return;
    }
  }
  held.index.columns.ids.forEach((id, number) => numbers.set(id, number));
  startDecisions();
  drawFacets();
  filtered();
  decisionsChanged();
  window.addEventListener("hashchange", route);
  route();
  document.documentElement.dataset.ready = "yes";
}

start();
