// What the page is given as JSON, in the order in which Python writes it: `sheet.py`, `overview.py`, `unmet.py`, `__init__.py`.

export type Both = [zh: string, en: string];
/** A long text is its head, how much is left out, and its tail. */
export type Text = string | [head: string, left: number, tail: string];
export type State = "applied" | "proposed" | "flagged";

export type Found = [
  rule: string,
  state: State,
  old: Text,
  now: Text | null,
  confidence: number,
  content: string,
  text: string,
  note: string,
];
export type Stretch = [state: State | "several", head: Text, old: Text, now: Text, tail: Text, findings: number[]];
export type Border = [article: number, findings: number[], reason: Both];
export type Row = [
  first: number,
  last: number,
  judgement: number,
  stretches: (Text | Stretch)[],
  gone: number[],
  marks: number[],
  border: Border | null,
];
export type Piece = [
  title: string,
  id: string,
  first: number,
  last: number,
  length: number,
  meta: [name: string, value: string, line: number | null][],
  reason: Both,
  copy: [relation: string, similarity: number, of: string, cluster: number] | null,
  start: number | null,
];
export interface Sheet {
  path: string;
  encoding: string;
  row: number | null;
  lang: string;
  notices: [rule: string, note: string][];
  articles: Piece[];
  judgements: [label: string, reason: Both, confidence: number, kept: boolean][];
  rows: Row[];
  findings: Found[];
  hidden: number;
  lines: number;
}

export type Place = [document: number, article: number, title: string];
export type Copy = [
  document: number,
  article: number,
  line: number,
  relation: string,
  similarity: number,
  shared: number,
  content: string,
  title: string,
];
export type Group = [document: number, article: number, line: number, title: string, copies: Copy[]];
export type Verdict = "accept" | "reject";
export type Given = [document: string, rule: string, content: string, verdict: Verdict, text: string, reason: string];
/** Of each document, by its number. */
export interface Columns {
  ids: string[];
  articles: number[];
  titles: string[];
  applied: number[];
  proposed: number[];
  flagged: number[];
  gone: number[];
  copies: number[];
  low: number[];
  rules: number[][];
  labels: number[][];
  source: number[];
}
export interface Index {
  columns: Columns;
  labels: string[];
  sources: string[];
  groups: Group[];
  closest: [first: Place, second: Place, jaccard: number, certain: boolean] | null;
  given: Given[];
  unmet: [place: number, reason: string][];
}
export interface Run {
  key: string;
  /** The first document of each shard; none where all stand in the page. */
  shards: number[];
  rules: [code: string, mode: string, zh: string, en: string, decidable: boolean][];
  labels: Record<string, string>;
  label_rules: Record<string, string>;
  meta: Record<string, string>;
  relations: Record<string, string>;
  signs: [point: number, sign: string, name: string][];
}
/** Index, documents and texts are null where they stand in shards. */
export interface Held {
  index: Index;
  documents: Sheet[] | null;
  texts: string[] | null;
}

/** A finding by the names of what it holds. */
export interface Finding {
  rule: string;
  state: State;
  old: Text;
  now: Text | null;
  confidence: number;
  content: string;
  text: string;
  note: string;
}
export interface Decision {
  document: string;
  rule: string;
  content: string;
  verdict: Verdict;
  text: string;
  reason: string;
  given?: boolean;
  brought?: boolean;
  unmet?: string;
}
/** A decision under its key, or the key with null where one is forgotten. */
export type Keyed = [key: string, decision: Decision | null];
/** Takes a place that can be gone to, with what was found there. */
export type Target = (node: HTMLElement, findings: Finding[]) => void;
export type Kind = "=" | "-" | "+";
/** Of a difference: what stays, goes or comes; true where it only moved. */
export type Part = [kind: Kind, text: string, moved?: boolean];

declare global {
  interface ParentNode {
    /** This page has elements of HTML only. */
    querySelectorAll(selectors: string): NodeListOf<HTMLElement>;
  }
  interface Window {
    trustedTypes?: any;
    take(name: string, value: unknown): void;
  }
  var trustedTypes: any;
}
