// What differs between two texts: lines first, then the characters of the lines that differ.  After Myers, "An O(ND)
// Difference Algorithm" (1986), given up where more than MOST edits are needed: then all is said to differ.

const MOST = 1000;

// [kind, item] with kind "=", "-" or "+"; null where there are more than `most` edits
function myers(a, b, most = MOST) {
  const trace = [];
  let frontier = new Map([[1, 0]]);
  for (let d = 0; d <= Math.min(most, a.length + b.length); d += 1) {
    const next = new Map();
    for (let k = -d; k <= d; k += 2) {
      let x =
        k === -d || (k !== d && (frontier.get(k - 1) ?? -1) < (frontier.get(k + 1) ?? -1))
          ? (frontier.get(k + 1) ?? 0)
          : (frontier.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return walked(a, b, [...trace, frontier], d);
    }
    trace.push(frontier);
    frontier = next;
  }
  return null;
}

function walked(a, b, trace, edits) {
  const steps = [];
  let [x, y] = [a.length, b.length];
  for (let d = edits; d >= 0; d -= 1) {
    const before = trace[d];
    const k = x - y;
    const down = k === -d || (k !== d && (before.get(k - 1) ?? -1) < (before.get(k + 1) ?? -1));
    const [fromX, fromK] = d === 0 ? [0, 0] : down ? [before.get(k + 1) ?? 0, k + 1] : [before.get(k - 1) ?? 0, k - 1];
    const fromY = fromX - fromK;
    while (x > (d === 0 ? 0 : down ? fromX : fromX + 1) && y > (d === 0 ? 0 : down ? fromY + 1 : fromY)) {
      steps.push(["=", a[x - 1]]);
      [x, y] = [x - 1, y - 1];
    }
    if (d) steps.push(down ? ["+", b[y - 1]] : ["-", a[x - 1]]);
    [x, y] = [fromX, fromY];
  }
  return steps.reverse();
}

// runs of [kind, text]
function joined(steps) {
  const runs = [];
  for (const [kind, text] of steps) {
    if (runs.at(-1)?.[0] === kind) runs.at(-1)[1] += text;
    else runs.push([kind, text]);
  }
  return runs;
}

// lines that have less than this in common are shown whole: a few letters alike by chance make the rest hard to read
const ALIKE = 0.4;

function characters(a, b) {
  const whole = [
    ["-", a],
    ["+", b],
  ].filter(([, text]) => text);
  const [x, y] = [[...a], [...b]];
  const steps = a && b ? myers(x, y) : null;
  return steps && steps.filter(([kind]) => kind === "=").length >= ALIKE * Math.max(x.length, y.length)
    ? joined(steps)
    : whole;
}

// the lines of two texts, each a list of runs
function compared(a, b) {
  const lines = myers(a, b) ?? [...a.map((line) => ["-", line]), ...b.map((line) => ["+", line])];
  const result = [];
  let [gone, come] = [[], []];
  const settle = () => {
    while (gone.length || come.length) result.push(characters(gone.shift() ?? "", come.shift() ?? ""));
  };
  for (const [kind, line] of [...lines, ["=", null]]) {
    if (kind === "-") gone.push(line);
    else if (kind === "+") come.push(line);
    else {
      settle();
      if (line !== null) result.push([["=", line]]);
    }
  }
  return result;
}
