// Documents and texts that stand in files beside the page.

import assert from "node:assert/strict";
import test from "node:test";
import { RUN, open } from "./page.mjs";

const FIRSTS = [0, 3, 4, 9]; // of the documents 0–11
const asked = [];
open({ run: { ...RUN, shards: FIRSTS }, index: null, documents: null, texts: null }, (script) => {
  const name = script.src.slice("data/".length, -".js".length);
  const shard = Number.parseInt(name, 10);
  const end = FIRSTS[shard] ?? 12;
  const values = Array.from({ length: end - FIRSTS[shard - 1] }, (_, k) => `${FIRSTS[shard - 1] + k}${name.endsWith("t") ? "文" : ""}`);
  asked.push(name);
  queueMicrotask(() => (shard === 4 && broken ? script.listeners.error() : window.take(name, values)));
});
let broken = false;
const { documentAt, textAt, walk } = await import("../../cleaner/report/page/start.mjs");

test("each number has its document and its text", async () => {
  for (let number = 0; number < 12; number += 1) {
    assert.equal(await documentAt(number), String(number));
    assert.equal(await textAt(number), `${number}文`);
  }
});

test("what was read a moment ago is not read again", async () => {
  asked.length = 0;
  await documentAt(5);
  await documentAt(8);
  assert.deepEqual(asked, []);
});

test("a walk reads each shard once and only those that hold what is wanted, and ends when it is told to", async () => {
  asked.length = 0;
  const seen = [];
  await walk([1, 2, 9, 11], "", (number, value) => seen.push([number, value]));
  assert.deepEqual(seen, [[1, "1"], [2, "2"], [9, "9"], [11, "11"]]);
  assert.deepEqual(asked, ["0001", "0004"]);
  asked.length = 0;
  const last = [];
  await walk([0, 1, 3, 4, 9], "t", (number) => last.push(number) < 2);
  assert.deepEqual(last, [0, 1]);
  assert.ok(asked.length <= 2, asked.join());
});

test("a file that is missing is told of, and may come back", async () => {
  broken = true;
  await assert.rejects(textAt(11), /keep the folder “data” beside index\.html/);
  broken = false;
  assert.equal(await textAt(11), "11文");
});
