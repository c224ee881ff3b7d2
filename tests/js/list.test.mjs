// Which documents are listed, and in which order.

import assert from "node:assert/strict";
import test from "node:test";
import { INDEX, columns, open } from "./page.mjs";

const documents = [
  { id: "甲.txt", title: "Spring", applied: 3, low: 70, rules: [0, 1], source: 0 },
  { id: "乙.txt", title: "夏", gone: 2, labels: [0], low: 100, source: 1 },
  { id: "丙.txt", title: "", proposed: 1, low: 90, rules: [1], articles: 2, source: 1 },
];
open({
  index: { ...INDEX, columns: columns(...documents), labels: ["nav"], sources: ["", "某报"] },
  documents: documents.map(() => ({})),
  texts: ["春眠不觉晓", "HTML 与夏天", "秋"],
});
await import("../../cleaner/report/page/start.mjs");
const { decide, decision } = await import("../../cleaner/report/page/decisions.mjs");
const list = await import("../../cleaner/report/page/list.mjs");

const ALL = { text: "", rule: "", label: "", status: "", below: "", source: "", sort: "order" };
const listed = (wanted) => {
  Object.assign(list.filter, ALL, wanted);
  list.chooseDocuments();
  return list.chosen;
};

const WANTED = [
  [{}, [0, 1, 2]],
  [{ text: "SPRING" }, [0]], // in the title,
  [{ text: "丙" }, [2]], // in the name,
  [{ text: "html" }, [1]], // in the text
  [{ text: "冬" }, []],
  [{ rule: "RST001" }, [0, 2]],
  [{ label: "0" }, [1]],
  [{ source: "1", rule: "RST001" }, [2]],
  [{ below: "80" }, [0]],
  [{ below: "70" }, []], // not below
  [{ status: "applied" }, [0]],
  [{ status: "open" }, [2]],
  [{ status: "gone" }, [1]],
  [{ status: "several" }, [2]],
  [{ status: "untouched" }, [2]],
  [{ status: "decided" }, [1]],
  [{ sort: "low" }, [0, 2, 1]],
  [{ sort: "gone" }, [1, 0, 2]],
  [{ sort: "title" }, [2, 0, 1]],
];
for (const [wanted, numbers] of WANTED)
  test(JSON.stringify(wanted), () => {
    decide([decision("乙.txt", "UNI001", "*", "accept", "")]);
    assert.deepEqual(listed(wanted), numbers);
  });
