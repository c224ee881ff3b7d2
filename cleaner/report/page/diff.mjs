// @ts-check
// What differs between two texts, for a reader: paragraphs first, each beside the one most like it; of long ones the sentences,
// likewise; then the characters.  Sequences are compared after Myers, "An O(ND) Difference Algorithm" (1986), given up where more
// than MOST edits are needed.  It is done here and not when the report is made, since of many pairs only few are ever looked at.
/** @import { Part } from "./values" */

const MOST = 1000;
const LONG = 400; // characters of a paragraph that is compared sentence by sentence
const BAND = 20; // how many places off its own a paragraph is looked for
const ALIKE = 0.4; // less in common, and two are no versions of one: a few characters alike by chance are hard to read
const WORK = 2e7; // steps in one comparison of two texts; what is left then is taken as it comes
const SENTENCE = /[^。！？!?；;…]*[。！？!?；;…]+[”’』」）)]*|[^。！？!?；;…]+$/g;
let work = 0;

// the paragraphs of two texts, each a list of runs: [kind, text] with kind "=", "-" or "+", and true where it only moved
/**
 * @param {string[]} a
 * @param {string[]} b
 * @returns {any[][]} the runs of each paragraph
 */
export function compared(a, b) {
  work = WORK;
  const rows = paired(a, b);
  const [gone, come] = [0, 1].map((side) => new Set(rows.filter((row) => !row[1 - side]).map((row) => row[side])));
  return rows.map(([x, y]) => {
    if (x === y) return [["=", x]];
    if (x && y) return x.length > LONG || y.length > LONG ? bySentence(x, y) : byCharacter(x, y);
    const text = x || y;
    return [[x ? "-" : "+", text, ...(gone.has(text) && come.has(text) ? [true] : [])]];
  });
}

/**
 * @param {string} a
 * @param {string} b
 */
const bySentence = (a, b) =>
  runsOf(paired(a.match(SENTENCE), b.match(SENTENCE)).flatMap(([x, y]) => (x === y ? [["=", x]] : byCharacter(x, y))));

/**
 * @param {string} a
 * @param {string} b
 * @returns {any[][]}
 */
function byCharacter(a, b) {
  const [x, y] = [[...a], [...b]];
  const steps = a && b && work > 0 ? myers(x, y) : null;
  const runs = smooth(runsOf(steps ?? []));
  const same = runs.reduce((sum, [kind, text]) => sum + (kind === "=" ? text.length : 0), 0);
  const alike = same && same >= ALIKE * Math.min(a.length, b.length);
  return alike ? runs : [["-", a], ["+", b]].filter(([, text]) => text); // prettier-ignore
}

// ---------------------------------------------------------------- runs
// what goes and comes between two places that stay, as one run each
/**
 * @param {any[][]} steps
 * @returns {Part[]}
 */
function runsOf(steps) {
  /** @type {Part[]} */
  const runs = [];
  let [gone, come] = ["", ""];
  for (const [kind, text] of [...steps, ["=", ""]]) {
    if (kind === "-") gone += text;
    else if (kind === "+") come += text;
    else if (text || gone || come) {
      if (gone) runs.push(["-", gone]);
      if (come) runs.push(["+", come]);
      [gone, come] = ["", ""];
      if (text && runs.at(-1)?.[0] === "=") runs.at(-1)[1] += text;
      else if (text) runs.push(["=", text]);
    }
  }
  return runs;
}

// runs in which no few characters that are alike by chance stand between longer ones that differ
/** @param {Part[]} runs */
function smooth(runs) {
  const long = (at, by) => {
    let most = 0;
    for (let k = at + by; runs[k] && runs[k][0] !== "="; k += by) most = Math.max(most, runs[k][1].length);
    return most;
  };
  return runsOf(
    runs.flatMap(([kind, text], at) =>
      kind === "=" && text.length <= 4 && text.length < Math.min(long(at, -1), long(at, 1))
        ? [["-", text], ["+", text]] // prettier-ignore
        : [[kind, text]],
    ),
  );
}

// ---------------------------------------------------------------- which belongs beside which
// pairs of strings of two lists in the order of both: alike, versions of each other, or one beside ""
/**
 * @param {string[]} a
 * @param {string[]} b
 */
function paired(a, b) {
  const steps = myers(a, b);
  if (!steps) return aligned(a, b, () => false);
  const [gone, come] = ["-", "+"].map((sign) => new Set(steps.filter(([kind]) => kind === sign).map(([, text]) => text)));
  const moved = (text) => gone.has(text) && come.has(text);
  const pairs = [];
  let [left, right] = [[], []];
  for (const [kind, text] of [...steps, ["=", null]]) {
    if (kind === "-") left.push(text);
    else if (kind === "+") right.push(text);
    else {
      if (left.length || right.length) pairs.push(...aligned(left, right, moved));
      [left, right] = [[], []];
      if (text !== null) pairs.push([text, text]);
    }
  }
  return pairs;
}

// the alignment of two lists, neither changed in order, that has most in common
/**
 * @param {string[]} a
 * @param {string[]} b
 * @param {(text: string) => boolean} moved
 */
function aligned(a, b, moved) {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (!short.length) return long.map((text) => (long === a ? [text, ""] : ["", text]));
  const [x, y] = [a, b].map((texts) => texts.map((text) => (moved(text) ? new Set() : twos(text))));
  const band = Math.abs(a.length - b.length) + BAND;
  const width = Math.min(2 * band, b.length) + 1;
  work -= (a.length + 1) * width * 20;
  if (work < 0) return Array.from(long, (_, at) => [a[at] ?? "", b[at] ?? ""]);
  // best[place(i, j)]: the most in common of what stands before a[i] and b[j]
  const first = (i) => Math.max(0, i - band);
  const place = (i, j) => i * width + j - first(i);
  const best = new Float64Array((a.length + 1) * width);
  const choice = new Uint8Array(best.length);
  for (let i = 0; i <= a.length; i += 1) {
    for (let j = first(i); j <= Math.min(b.length, i + band); j += 1) {
      const at = place(i, j);
      const [up, left] = [i && j < i + band ? best[place(i - 1, j)] : -1, j > first(i) ? best[at - 1] : -1];
      [best[at], choice[at]] = up > left ? [up, 1] : [Math.max(left, 0), 2];
      const likeness = i && j ? common(x[i - 1], y[j - 1]) : 0;
      if (likeness < ALIKE) continue;
      const both = best[place(i - 1, j - 1)] + likeness;
      if (both > best[at]) [best[at], choice[at]] = [both, 3];
    }
  }
  const pairs = [];
  for (let [i, j] = [a.length, b.length]; i || j; ) {
    const way = i && j ? choice[place(i, j)] : i ? 1 : 2;
    pairs.push([way === 2 ? "" : a[i - 1], way === 1 ? "" : b[j - 1]]);
    if (way !== 2) i -= 1;
    if (way !== 1) j -= 1;
  }
  return pairs.reverse();
}

// the pairs of neighbouring characters of a text, and how much two such sets have in common (Dice)
/** @param {string} text */
function twos(text) {
  const found = new Set();
  for (let i = 0; i < text.length; i += 1) found.add(text.charCodeAt(i) * 65536 + (text.charCodeAt(i + 1) || 0));
  work -= text.length;
  return found;
}

/**
 * @param {Set<number>} x
 * @param {Set<number>} y
 */
function common(x, y) {
  const [few, many] = x.size < y.size ? [x, y] : [y, x];
  if (2 * few.size < ALIKE * (few.size + many.size)) return 0;
  let both = 0;
  for (const one of few) both += many.has(one) ? 1 : 0;
  work -= few.size;
  return (2 * both) / (few.size + many.size);
}

// ---------------------------------------------------------------- Myers
// [kind, item] with kind "=", "-" or "+"; null where there are more than MOST edits
/**
 * @param {string[]} a
 * @param {string[]} b
 * @returns {any[][] | null}
 */
function myers(a, b) {
  const names = new Map();
  const [x, y] = [a, b].map((items) =>
    Int32Array.from(items, (item) => names.get(item) ?? names.set(item, names.size).get(item)),
  );
  const [n, m] = [x.length, y.length];
  const most = Math.min(MOST, n + m);
  const trace = []; // of each round what the one before had reached
  const reach = new Int32Array(2 * most + 3);
  for (let d = 0; d <= most && work > 0; d += 1) {
    trace.push(reach.slice(most - d, most + d + 3));
    work -= d;
    for (let k = -d; k <= d; k += 2) {
      const at = most + 1 + k;
      let i = k === -d || (k !== d && reach[at - 1] < reach[at + 1]) ? reach[at + 1] : reach[at - 1] + 1;
      while (i < n && i - k < m && x[i] === y[i - k]) i += 1;
      reach[at] = i;
      if (i >= n && i - k >= m) return walked(a, b, trace);
    }
  }
  return null;
}

/**
 * @param {string[]} a
 * @param {string[]} b
 * @param {Int32Array[]} trace
 */
function walked(a, b, trace) {
  const steps = [];
  let [i, j] = [a.length, b.length];
  for (let d = trace.length - 1; d >= 0; d -= 1) {
    const before = (k) => trace[d][k + d + 1];
    const k = i - j;
    const down = k === -d || (k !== d && before(k - 1) < before(k + 1));
    const from = d && before(down ? k + 1 : k - 1);
    const start = d && !down ? from + 1 : from; // behind the edit
    while (i > start) {
      [i, j] = [i - 1, j - 1];
      steps.push(["=", a[i]]);
    }
    if (!d) break;
    if (down) j -= 1;
    else i -= 1;
    steps.push(down ? ["+", b[j]] : ["-", a[i]]);
  }
  return steps.reverse();
}
