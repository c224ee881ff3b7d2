import assert from "node:assert/strict";
import fs from "node:fs";
import test from "node:test";
import { compared } from "../../cleaner/report/page/diff.mjs";

// numbers in [0, 1) that are the same in every run (mulberry32)
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
const oneOf = (list, next) => list[Math.floor(next() * list.length)];

const clauses = ["chapters", "essay", "law", "news", "technical"].flatMap((name) =>
  fs.readFileSync(new URL(`../clean/${name}.txt`, import.meta.url), "utf8").match(/[^，。！？；：、\s“”]{4,20}/gu),
);

// a clean text of its own, about 25 characters a sentence
function prose(seed, sentences) {
  const next = random(seed);
  const clause = () => oneOf(clauses, next);
  return Array.from({ length: sentences }, () => `${clause()}，${clause()}，${clause()}。`).join("");
}

const edited = (text, share, next) => Array.from(text, (char) => (next() < share ? "改" : char)).join("");
const textOf = (rows, without) => rows.flat().filter(([kind]) => kind !== without).map(([, text]) => text).join("");
const same = (rows) => rows.flat().reduce((sum, [kind, text]) => sum + (kind === "=" ? text.length : 0), 0);

function givesBack(a, b) {
  const rows = compared(a, b);
  assert.equal(textOf(rows, "+"), a.join(""));
  assert.equal(textOf(rows, "-"), b.join(""));
  return rows;
}

test("it gives back both texts", () => {
  const next = random(1);
  const text = () =>
    Array.from({ length: Math.floor(next() * 6) }, () =>
      Array.from({ length: Math.floor(next() * 12) }, () => oneOf("甲乙丙丁", next)).join(""),
    );
  for (let k = 0; k < 500; k += 1) {
    const [a, b] = [text(), text()];
    givesBack(a, b);
    assert.ok(givesBack(a, a).flat().every(([kind]) => kind === "="));
  }
  givesBack(["天".repeat(3000)], ["地".repeat(3000)]);
});

test("a long line is compared by its sentences", () => {
  const long = prose(100, 2000).slice(0, 40_000);
  assert.ok(same(compared([long], [edited(long, 0.05, random(2))])) > 0.8 * long.length);
});

test("a paragraph is compared with its own other version", () => {
  const paragraphs = Array.from({ length: 8 }, (_, k) => prose(k, 5));
  const next = random(3);
  const rows = compared(paragraphs, ["新加的一段，说的是别的事。", ...paragraphs.map((one) => edited(one, 0.03, next))]);
  assert.deepEqual(rows[0], [["+", "新加的一段，说的是别的事。"]]);
  assert.ok(same(rows) > 0.85 * paragraphs.join("").length);
});

test("what moved is said to have moved", () => {
  const paragraphs = Array.from({ length: 8 }, (_, k) => prose(k, 5));
  const rows = compared(paragraphs, [...paragraphs.slice(1), paragraphs[0]]);
  assert.deepEqual(rows[0], [["-", paragraphs[0], true]]);
  assert.deepEqual(rows.at(-1), [["+", paragraphs[0], true]]);
});

test("two that have little in common are no versions of one", () => {
  assert.deepEqual(compared(["他走了"], ["风起于青萍之末"]), [[["-", "他走了"]], [["+", "风起于青萍之末"]]]);
});

const numbered = (n, end = "") => Array.from({ length: n }, (_, k) => `${k}${end}`);
const HOSTILE = {
  strangers: [["一".repeat(50_000)], ["二".repeat(50_000)]],
  shifted: [["ab".repeat(25_000)], ["ba".repeat(25_000)]],
  "many lines": [numbered(20_000), numbered(20_000, "x")],
  "many sentences": [["甲。乙。".repeat(5_000)], ["乙。丙。".repeat(5_000)]],
};
for (const [name, [a, b]] of Object.entries(HOSTILE)) test(`hostile pairs end: ${name}`, () => void givesBack(a, b));

// the cells of its tables are counted as they are made
for (const turned of [false, true])
  test(`a pair of unlike length takes little memory${turned ? ", turned" : ""}`, () => {
    const whole = Array.from({ length: 3000 }, (_, k) => `第${k}段：春眠不觉晓${(k * 7919) % 10007}，处处闻啼鸟。`);
    const part = whole.slice(100, 120);
    const plain = globalThis.Float64Array;
    let cells = 0;
    globalThis.Float64Array = class extends plain {
      constructor(size) {
        super(size);
        cells += size;
      }
    };
    try {
      const rows = turned ? compared(part, whole) : compared(whole, part);
      assert.deepEqual(rows.filter(([[kind]]) => kind === "=").map(([[, text]]) => text), part);
    } finally {
      globalThis.Float64Array = plain;
    }
    assert.ok(cells > 0 && cells <= (whole.length + 1) * (part.length + 1), `${cells}`);
  });
