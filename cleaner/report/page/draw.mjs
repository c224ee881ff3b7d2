// @ts-check
// From the values of sheet.py to elements.
/** @import { Border, Both, Finding, Found, Row, Sheet, Stretch, Target, Text } from "./values" */

import { address, count, el, run, signs, t, uiLang } from "./start.mjs";

// as in visible.py; joiners are left to work where they shape what stands before them: Arabic, Indic scripts, emoji
const HIDDEN =
  "(?![\\t \\u3000\\u200c\\u200d])[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Zs}\\p{Noncharacter_Code_Point}\\u2800\\u3164\\uffa0\\u115f\\u1160]";
const JOINER =
  "(?<!(?![\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Latin}])[\\p{L}\\p{M}\\p{So}\\p{Sk}\\ufe0f])[\\u200c\\u200d]";
const IN_TEXT = new RegExp(`(?:${HIDDEN}|${JOINER})+`, "gu");
const IN_CHANGE = new RegExp(`(?:${HIDDEN}|[\\s\\u200c\\u200d\\ufe00-\\ufe0f])+`, "gu");

/** @param {string} char */
const hex = (char) => `U+${char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

/**
 * @param {string} char
 * @param {number} times
 */
export function box(char, times) {
  const known = signs.get(char);
  const label = `${known?.sign ?? hex(char)}${times > 1 ? `×${times}` : ""}`;
  return el("span.hidden", { title: `${hex(char)} ${known?.name ?? ""}`.trim() }, label);
}

// a text, with a box for whatever an eye would miss; a long one is [head, left out, tail]
/**
 * @param {Text} text
 * @param {RegExp} [pattern]
 * @returns {any[]}
 */
export function drawn(text, pattern = IN_TEXT) {
  if (Array.isArray(text)) {
    const [head, n, tail] = text;
    return [
      drawn(head, pattern),
      el("span.fold", { lang: uiLang() }, t(`… 略 ${count(n)} 字 …`, `… ${count(n)} characters not shown …`)),
      drawn(tail, pattern),
    ];
  }
  const pieces = [];
  let copied = 0;
  for (const match of text.matchAll(pattern)) {
    pieces.push(text.slice(copied, match.index));
    const run = [...match[0]];
    for (let i = 0, j; i < run.length; i = j) {
      for (j = i; run[j] === run[i];) j += 1;
      pieces.push(box(run[i], j - i));
    }
    copied = match.index + match[0].length;
  }
  pieces.push(text.slice(copied));
  return pieces.filter((piece) => piece !== "");
}
/** @param {Text} text */
export const changed = (text) => drawn(text, IN_CHANGE);
/** @param {Text} text */
export const plain = (text) => (Array.isArray(text) ? `${text[0]}…${text[2]}` : text);
// a note in both languages (rule.py: note_of), in the reader's
/** @param {string} note */
export const inLanguage = (note) => {
  const [zh, ...en] = note.split("。 ");
  return en.length === 0 ? note : t(zh, en.join("。 ").replace(/\.$/u, ""));
};
// for an attribute or a label: what would be a box stands in brackets
/** @param {Text} text */
export const spoken = (text) =>
  plain(text).replace(IN_TEXT, (run) =>
    [...new Set(run)].map((char) => `[${signs.get(char)?.sign ?? hex(char)}]`).join(""),
  );

/**
 * @param {Found} found
 * @returns {Finding}
 */
export const finding = ([rule, state, old, now, confidence, content, text, note]) => ({
  rule,
  state,
  old,
  now,
  confidence,
  content,
  text,
  note,
});
/** @type {Record<string, Both>} */
const STATES = {
  applied: ["已改", "applied"],
  proposed: ["建议", "proposed"],
  flagged: ["提示", "flagged"],
  several: ["建议", "proposed"],
};
const MARKS = { applied: "", proposed: "?", flagged: "!" };
/** @param {Stretch[0]} state */
export const stateName = (state) => t(...STATES[state]);
// what is nearly certain does not round to certain
/**
 * @param {number} value
 * @param {number} [digits]
 */
export const share = (value, digits = 2) => (value >= 1 ? value : Math.min(value, 1 - 10 ** -digits)).toFixed(digits);
/** @param {number} value */
export const percent = (value) => `${(value >= 1 ? 100 : Math.min(100 * value, 99.9)).toFixed(1)}%`;
/** @param {Both} reason */
export const because = ([zh, en]) => t(zh, en);

/** @param {Finding[]} findings */
function tags(findings) {
  const groups = new Map();
  for (const one of findings) {
    const key = `${one.rule} ${one.state}`;
    const group = groups.get(key) ?? groups.set(key, { ...one, times: 0 }).get(key);
    group.times += 1;
    group.confidence = Math.min(group.confidence, one.confidence);
  }
  return [...groups.values()].map((one) =>
    el(
      "span.by",
      {},
      `${MARKS[one.state]}${one.rule}${one.times > 1 ? `×${one.times}` : ""}${one.confidence < 1 ? ` ${share(one.confidence)}` : ""}`,
    ),
  );
}

/** @param {Finding} one */
export const sentence = (one) => {
  const what =
    one.now == null ? spoken(one.old) : `${spoken(one.old) || "∅"} → ${spoken(one.now) || t("删去", "deleted")}`;
  return `${one.rule} ${stateName(one.state)} ${what} ${share(one.confidence)}`;
};

// a place that can be gone to and decided on; `target` collects it in the order of the page
/**
 * @param {string} kind
 * @param {Target} target
 * @param {Finding[]} findings
 * @param {any} children
 */
function place(kind, target, findings, children) {
  const node = el(kind, { role: "button", tabindex: -1, "aria-label": findings.map(sentence).join("; ") }, children);
  target(node, findings);
  return node;
}

/**
 * @param {any} value a text or a Stretch
 * @param {Finding[]} found
 * @param {Target} target
 */
function stretch(value, found, target) {
  if (typeof value === "string" || typeof value[1] === "number") return drawn(value);
  const [state, head, old, now, tail, ids] = value;
  const findings = ids.map((id) => found[id]);
  const offers =
    state === "several"
      ? findings
      : state === "applied"
        ? findings.filter((one) => one.state !== "applied" && one.now != null)
        : [];
  /** @type {any[]} */
  const parts = [changed(head)];
  if (state === "applied")
    parts.push(old.length ? el("del", {}, changed(old)) : "", now.length ? el("ins", {}, changed(now)) : "");
  else if (state === "proposed")
    parts.push(old.length ? el("span.old", {}, changed(old)) : "", now.length ? el("span.new", {}, changed(now)) : "");
  else parts.push(el("mark", {}, changed(old)));
  parts.push(changed(tail));
  const sure = state === "applied" && !offers.length && findings.every((one) => one.confidence >= 1);
  const marks = el(
    "span.marks",
    { hidden: sure }, // the text is to be read: what is certain tells its rule when it is chosen
    tags(findings),
    offers
      .filter((one) => one.now != null)
      .map((one) => el("span.offer", {}, "? ", changed(one.old), " → ", changed(one.now))),
  );
  return place(`span.change.${state === "several" ? "proposed" : state}`, target, findings, [parts, marks]);
}

/**
 * @param {string} label
 * @param {boolean} gone
 */
export const chip = (label, gone) => el(`span.chip.${label}`, {}, `${gone ? "✕ " : ""}${t(run.labels[label], label)}`);

// one line: number, text (twice where before and after stand side by side), what it was taken for
/**
 * @param {Row} row
 * @param {Sheet} sheet
 * @param {Finding[]} found
 * @param {Target} target
 * @param {number} number
 */
export function drawRow(row, sheet, found, target, number) {
  const [first, last, judged, stretches, gone, marks, border] = row;
  const [label, reason, confidence, isKept] = sheet.judgements[judged];
  /** @type {HTMLElement[]} */
  const rows = [];
  if (border) rows.push(drawBorder(border, found, target));
  const blank = !stretches.length && !marks.length;
  const range = last > first ? `${first}–${last}` : String(first);
  const at = `L${first}`;
  const node = el(`li.${label}${isKept ? "" : ".gone"}${blank ? ".blank" : ""}`, { "data-line": first });
  node.append(el("a.number", { href: address(number, at), "aria-label": t(`第 ${range} 行`, `line ${range}`) }, range));
  if (!blank) {
    const both = (kind, aim) =>
      el(
        `bdi.text.${kind}`,
        { lang: sheet.lang || null },
        stretches.map((value) => stretch(value, found, aim)),
      );
    node.append(both("now", target), el("bdi.text.was", { lang: sheet.lang || null, "aria-hidden": "true" }));
    const whole = [...gone, ...marks].map((id) => found[id]);
    const sure = whole.some((one) => share(one.confidence) === share(confidence)) ? "" : `\u00a0${share(confidence)}`;
    const facts = [chip(label, !isKept), " ", el("small", {}, `${because(reason)}${sure}`)];
    node.append(
      el(
        "div.verdict",
        { lang: uiLang() },
        whole.length
          ? place(`span.change.whole.${gone.length ? "dropped" : "offered"}`, target, whole, [
              facts,
              " ",
              tags(whole),
              marks.length && !gone.length ? el("small.offer", {}, t("? 建议", "? proposed")) : "",
            ])
          : facts,
      ),
    );
  } else if (gone.length) {
    node.append(el("span"), el("span"));
  }
  rows.push(node);
  return rows;
}

/**
 * @param {Border} border
 * @param {Finding[]} found
 * @param {Target} target
 */
function drawBorder([article, ids, reason], found, target) {
  const findings = ids.map((id) => found[id]);
  const name =
    article < 0
      ? t("? 这里可能另起一篇", "? another article may begin here")
      : t(`第 ${article + 1} 篇`, `Article ${article + 1}`);
  const inside = [el("b", {}, name), " ", el("small", {}, because(reason)), " ", findings.length ? tags(findings) : ""];
  return el(
    "li.border",
    { lang: uiLang() },
    findings.length ? place("span.change.whole", target, findings, inside) : inside,
  );
}
