// What the page makes of its values: names, texts, numbers, addresses.

import assert from "node:assert/strict";
import test from "node:test";
import { INDEX, columns, open } from "./page.mjs";

const ids = ["甲/一 #1.txt", "行:7", "坏\ud800.txt"];
open({ index: { ...INDEX, columns: columns(...ids.map((id) => ({ id }))) } });
const { address, count, el, speak, t, uiLang } = await import("../../cleaner/report/page/start.mjs");
const draw = await import("../../cleaner/report/page/draw.mjs");
const { folded } = await import("../../cleaner/report/page/duplicates.mjs");

test("an element has its classes, what is not false or missing, and its children, however deep", () => {
  const click = () => {};
  const node = el("a.link.far", { href: "#x", hidden: true, open: false, lang: null, click }, "一", [["二", null], false], 3);
  assert.deepEqual([node.tag, node.className, node.attributes], ["a", "link far", { href: "#x", hidden: "" }]);
  assert.equal(node.listeners.click, click);
  assert.deepEqual(node.childNodes, ["一", "二", 3]);
});

test("the language of the page is that of the reader, until it is changed", () => {
  assert.deepEqual([t("中", "en"), uiLang()], ["en", "en"]);
  speak("zh");
  assert.deepEqual([t("中", "en"), uiLang()], ["中", "zh-Hans"]);
  speak("en");
  assert.equal(count(1234567), "1,234,567");
});

test("every document has an address, whatever it is called", () => {
  assert.equal(address(0, "L3"), "#doc/%E7%94%B2%2F%E4%B8%80%20%231.txt/L3");
  assert.equal(address(1), "#doc/%E8%A1%8C%3A7");
  assert.equal(address(2, "L1"), "#doc/:2/L1"); // half a character has none
});

test("what is nearly certain does not round to certain", () => {
  assert.deepEqual([0.999, 1, 0.9949, 0.5].map((value) => draw.share(value)), ["0.99", "1.00", "0.99", "0.50"]);
  assert.equal(draw.share(0.99999, 3), "0.999");
  assert.deepEqual([1, 0.99999, 0.5].map(draw.percent), ["100.0%", "99.9%", "50.0%"]);
});

test("what cannot be seen is shown in a box, by its sign or its number", () => {
  const shown = (text) => draw.drawn(text).map((piece) => piece.textContent ?? piece);
  assert.deepEqual(shown("一\u200b\u200b二"), ["一", "ZWSP×2", "二"]);
  assert.deepEqual(shown("\u0001"), ["U+0001"]);
  assert.deepEqual(shown("一\t二\u3000三"), ["一\t二\u3000三"]); // these can
  assert.deepEqual(shown("👩\u200d🚀"), ["👩\u200d🚀"]); // here the joiner does its work
  assert.deepEqual(shown("字\u200d字"), ["字", "U+200D", "字"]);
  assert.deepEqual(draw.changed(" ").map((piece) => piece.textContent), ["U+0020"]); // where it is what was changed
});

test("a long text is told by its ends", () => {
  assert.equal(draw.spoken(["头\u200b", 9, "尾"]), "头[ZWSP]…尾");
  assert.deepEqual(draw.drawn(["头", 1200, "尾"]).flat().map((piece) => piece.textContent ?? piece), ["头", "… 1,200 characters not shown …", "尾"]);
  assert.deepEqual(folded([..."一二三四五"], 1), ["一", 3, "五"]);
  assert.equal(folded([..."一二"], 1), "一二");
});

test("a note in two languages is told in the reader's", () => {
  assert.equal(draw.inLanguage("应为逗号。 A comma is meant."), "A comma is meant");
  assert.equal(draw.inLanguage("一句。"), "一句。");
});

test("a finding is told in a sentence", () => {
  const told = (...values) => draw.sentence(draw.finding(values));
  assert.equal(told("RST001", "applied", "苐", "第", 0.999, "c", "苐一", ""), "RST001 applied 苐 → 第 0.99");
  assert.equal(told("UNI001", "applied", "\u200b", "", 1, "c", "", ""), "UNI001 applied [ZWSP] → deleted 1.00");
  assert.equal(told("MOJ005", "flagged", "锟斤拷", null, 1, "c", "", ""), "MOJ005 flagged 锟斤拷 1.00");
});
