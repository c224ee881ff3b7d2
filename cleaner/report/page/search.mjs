// @ts-check
// Search in the texts.  Where they stand in shards, these are loaded one after the other while the results come in, and let
// go again; it begins when the typing pauses, can be stopped and taken up again.

import { announce, byId, count, el, held, t, uiLang, walk } from "./start.mjs";
import { chooseDocuments, drawList } from "./list.mjs";

const PAUSE = 300; // milliseconds
let search = { key: "", text: "", todo: [], at: 0, hits: [], state: "done", trouble: "" };

const lower = new Map(); // number → its text, where all stand in the page

/**
 * @param {number} number
 * @param {string} text
 */
export function says(number, text) {
  if (!lower.has(number)) lower.set(number, held.texts[number].toLowerCase());
  return lower.get(number).includes(text);
}

// the documents of `todo` whose text holds `text`: those found so far
/**
 * @param {string} key
 * @param {string} text
 * @param {number[]} todo
 * @returns {number[]}
 */
export function searched(key, text, todo) {
  if (search.key !== key) {
    search = { key, text, todo, at: 0, hits: [], state: key ? "waiting" : "done", trouble: "" };
    const mine = search;
    if (key) setTimeout(() => mine === search && mine.state === "waiting" && lookOn(), PAUSE);
  }
  drawSearch();
  return search.hits;
}

function stopSearch() {
  if (search.state === "looking" || search.state === "waiting") search.state = "stopped";
  drawSearch();
}

async function lookOn() {
  const mine = search;
  const turn = {}; // one that was stopped may still wait for its shard when it is taken up again
  Object.assign(mine, { state: "looking", trouble: "", turn });
  let told = mine.hits.length;
  const tell = () => {
    if (mine !== search) return;
    drawSearch();
    if (mine.hits.length === told) return;
    told = mine.hits.length;
    chooseDocuments();
    drawList();
  };
  drawSearch();
  const telling = setInterval(tell, 200);
  try {
    await walk(mine.todo.slice(mine.at), "t", (number, text) => {
      if (mine !== search || mine.state !== "looking" || mine.turn !== turn) return false;
      if (text.toLowerCase().includes(mine.text)) mine.hits.push(number);
      mine.at += 1;
      return true;
    });
    if (mine.state === "looking" && mine.turn === turn) mine.state = "done";
  } catch (error) {
    if (mine.turn === turn) Object.assign(mine, { state: "stopped", trouble: error.message });
  }
  clearInterval(telling);
  tell();
  if (mine === search) announce(byId("found").textContent);
}

function drawSearch() {
  const { state, at, todo, trouble } = search;
  const node = byId("searching");
  node.hidden = !search.key || (state === "done" && !trouble);
  if (node.hidden) return;
  const share = `${count(at)}/${count(todo.length)}`;
  const going = state !== "stopped";
  const name = going ? t(`正在查正文：${share} 篇`, `Searching the texts: ${share}`) : t(`正文只查了 ${share} 篇`, `Texts searched so far: ${share}`);
  const [told, bar] = node.children.length ? node.children : [el("span"), el("progress")];
  told.textContent = trouble || name;
  bar.max = todo.length || 1;
  bar.value = at;
  bar.setAttribute("aria-label", name);
  const wanted = going ? "stop" : "on";
  if (node.lastChild?.name !== wanted || node.lang !== uiLang())
    node.replaceChildren(
      told,
      bar,
      el("button", { type: "button", name: wanted, click: going ? stopSearch : lookOn }, going ? t("停止", "Stop") : t("继续", "Go on")),
    );
  node.lang = uiLang();
}
