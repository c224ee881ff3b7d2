// What is decided, in which order it counts, and the file that is exported.

import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";
import { INDEX, columns, open } from "./page.mjs";

const given = [["一", "RST001", "c1", "reject", "苐", "专名"]];
open({ index: { ...INDEX, columns: columns({ id: "一" }, { id: "二" }), given } });
await import("../../cleaner/report/page/start.mjs");
const { brought, decide, decision, EVERY, file, keyOf, sorted, startDecisions, stored, undo, verdictOn } = await import(
  "../../cleaner/report/page/decisions.mjs"
);

beforeEach(() => {
  window.localStorage.setItem("cleaner:decisions:k", "[]");
  startDecisions();
});

test("the most specific decision counts", () => {
  const on = () => verdictOn("二", "RST001", "c")?.verdict;
  assert.equal(on(), undefined);
  for (const [document, content, verdict] of [[EVERY, EVERY, "accept"], [EVERY, "c", "reject"], ["二", EVERY, "accept"], ["二", "c", "reject"]]) {
    decide([decision(document, "RST001", content, verdict, "")]);
    assert.equal(on(), verdict);
  }
});

test("only what differs from what the run was given is kept, and comes back", () => {
  decide([decision("二", "UNI001", "c2", "accept", "x"), [keyOf("一", "RST001", "c1"), null]]);
  assert.deepEqual(stored("k").map(([key, one]) => [JSON.parse(key)[0], one?.verdict]), [["二", "accept"], ["一", undefined]]);
  startDecisions();
  assert.deepEqual(sorted().map((one) => one.document), ["二"]);
  undo();
  assert.deepEqual(sorted().map((one) => one.document), ["一"]);
  assert.deepEqual(stored("k"), []);
});

test("what is brought from another report and known here is not brought again", () => {
  const same = { document: "一", rule: "RST001", content: "c1", verdict: "reject", text: "苐", reason: "专名" };
  assert.deepEqual(brought([same]), []);
  const [[, other]] = brought([{ ...same, verdict: "accept" }]);
  assert.deepEqual([other.verdict, other.brought], ["accept", true]);
});

test("the file is sorted by code point, not by halves of characters, and is as decisions.py writes it", () => {
  decide(["𠮷", "￿", "甲"].map((name) => decision(name, "UNI001", EVERY, "accept", '"\n')));
  assert.deepEqual(sorted().map((one) => one.document), ["一", "甲", "￿", "𠮷"]);
  assert.equal(
    file().split("\n")[2],
    '{"document": "甲", "rule": "UNI001", "content": "*", "verdict": "accept", "text": "\\"\\n", "reason": ""},',
  );
});
