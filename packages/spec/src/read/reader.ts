import type { DiagnosticCode } from "../diagnostic.ts";
import { escapeStep, type JsonNode } from "./node.ts";
import { readString } from "./string.ts";
import { commentEnd, CONTROLS, isNumber, tokenAt, WORDS } from "./token.ts";

/** A problem of the text itself, by offset. */
export interface ReadProblem {
  code: DiagnosticCode;
  message: string;
  hint?: string | undefined;
  start: number;
  end: number;
  /** JSON pointer, where it is known. */
  pointer?: string;
  /** Where the same key stood before, for duplicate keys. */
  first?: number;
}

export interface ReadResult {
  /** Absent when the text could not be read to its end. */
  root?: JsonNode;
  problems: ReadProblem[];
}

export interface ReadLimits {
  depth: number;
  values: number;
}

class Stop extends Error {}

/** Reads JSON with the place of every value. Never recursive, so depth cannot exhaust the stack.
 *  Goes on after a missing or superfluous comma and after comments, so that all problems are told at once. */
export function readJson(text: string, limits: ReadLimits): ReadResult {
  const reader = new Reader(text, limits);
  try {
    return { root: reader.document(), problems: reader.problems };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { problems: reader.problems };
  }
}

class Reader {
  readonly problems: ReadProblem[] = [];
  readonly #text: string;
  readonly #limits: ReadLimits;
  readonly #controls: boolean;
  readonly #open: JsonNode[] = [];
  #at = 0;
  #values = 0;
  #key: { name: string; start: number; end: number } | undefined;

  constructor(text: string, limits: ReadLimits) {
    this.#text = text;
    this.#limits = limits;
    this.#controls = CONTROLS.test(text);
  }

  document(): JsonNode {
    const root = this.#value();
    while (this.#open.length > 0) this.#next();
    this.#skip();
    if (this.#at < this.#text.length) this.#fail("only white space may follow the document");
    return root;
  }

  /** Reads one member, item or closing bracket of the innermost open value. */
  #next(): void {
    const node = this.#open.at(-1);
    if (!node) return;
    const close = node.members ? "}" : "]";
    const first = (node.members ?? node.items)?.length === 0;
    this.#skip();
    if (this.#text[this.#at] === close) return this.#close();
    if (!first || this.#text[this.#at] === ",") this.#comma(first, close);
    if (this.#text[this.#at] === close) return this.#close();
    if (node.members) this.#readKey(node);
    this.#value();
  }

  #comma(first: boolean, close: string): void {
    const at = this.#at;
    if (this.#text[at] !== ",") {
      if (!/["{[\-0-9tfn]/.test(this.#text[at] ?? ""))
        this.#fail(`expected a comma or ${quote(close)}`);
      this.#problem(at, tokenAt(this.#text, at), "a comma is missing before this");
      return;
    }
    this.#at++;
    this.#skip();
    if (first) this.#problem(at, at + 1, "nothing stands before this comma");
    else if (this.#text[this.#at] === close)
      this.#problem(at, at + 1, `JSON has no comma before ${quote(close)}`, "remove the comma");
  }

  #readKey(node: JsonNode): void {
    if (this.#text[this.#at] !== '"') this.#fail("expected a key in double quotes");
    const start = this.#at;
    const name = this.#string();
    const before =
      name in (node.value as object) ? node.members?.find(({ key }) => key === name) : undefined;
    if (before) {
      const message = `${JSON.stringify(name)} is set twice in this object`;
      const place = { start, end: this.#at, first: before.keyStart, pointer: this.#pointer(name) };
      this.#tell({ code: "C1008", message, ...place });
    }
    this.#key = { name, start, end: this.#at };
    this.#skip();
    if (this.#text[this.#at] !== ":")
      this.#fail(`expected ":" after the key ${JSON.stringify(name)}`);
    this.#at++;
  }

  #value(): JsonNode {
    this.#skip();
    const start = this.#at;
    if (++this.#values > this.#limits.values) {
      const message = `the document holds more than ${this.#limits.values} values`;
      this.#stop({ code: "C1005", message, start, end: start + 1 });
    }
    const node = this.#start(start);
    this.#attach(node);
    if (node.members || node.items) this.#enter(node);
    return node;
  }

  #start(start: number): JsonNode {
    const char = this.#text[start];
    if (char === "{") return { start, end: ++this.#at, value: Object.create(null), members: [] };
    if (char === "[") return { start, end: ++this.#at, value: [], items: [] };
    if (char === '"') {
      const value = this.#string();
      return { start, end: this.#at, value };
    }
    return this.#scalar(start);
  }

  #scalar(start: number): JsonNode {
    const end = tokenAt(this.#text, start);
    const word = this.#text.slice(start, end);
    if (!WORDS.has(word)) {
      if (!isNumber(word)) this.#fail("expected a value");
      if (!Number.isFinite(Number(word))) this.#fail("expected a number that a double can hold");
    }
    this.#at = end;
    return { start, end, value: WORDS.has(word) ? WORDS.get(word) : Number(word) };
  }

  #attach(node: JsonNode): void {
    const parent = this.#open.at(-1);
    const key = this.#key;
    if (parent?.items) {
      parent.items.push(node);
      (parent.value as unknown[]).push(node.value);
    } else if (parent?.members && key && !(key.name in (parent.value as object))) {
      parent.members.push({ key: key.name, keyStart: key.start, keyEnd: key.end, node });
      (parent.value as Record<string, unknown>)[key.name] = node.value;
    }
    this.#key = undefined;
  }

  #enter(node: JsonNode): void {
    if (this.#open.push(node) <= this.#limits.depth) return;
    const message = `objects and arrays are nested more than ${this.#limits.depth} deep`;
    this.#stop({ code: "C1006", message, start: node.start, end: node.end });
  }

  /** Pointer of a member of the innermost open object. */
  #pointer(key: string): string {
    const steps = this.#open
      .slice(0, -1)
      .map(({ members, items }) => (items ? items.length - 1 : members?.at(-1)?.key));
    return [...steps, key].map((step) => `/${escapeStep(String(step))}`).join("");
  }

  #close(): void {
    this.#at++;
    const node = this.#open.pop();
    if (node) node.end = this.#at;
  }

  #string(): string {
    const result = readString(this.#text, this.#at, this.#controls);
    if ("message" in result) {
      const { at, message, hint } = result;
      this.#stop({ code: "C1007", message, hint, start: at, end: tokenAt(this.#text, at) });
    }
    this.#at = result.end;
    return result.value;
  }

  #skip(): void {
    let code = this.#text.charCodeAt(this.#at);
    while (code === 32 || code === 10 || code === 13 || code === 9)
      code = this.#text.charCodeAt(++this.#at);
    if (code !== 47) return;
    const end = commentEnd(this.#text, this.#at);
    if (end === this.#at) return;
    this.#problem(
      this.#at,
      end,
      "JSON has no comments",
      "put remarks under a key that starts with x-",
    );
    this.#at = end;
    this.#skip();
  }

  #problem(start: number, end: number, message: string, hint?: string): void {
    this.#tell({ code: "C1007", message, hint, start, end });
  }

  /** Notes a problem that can be passed over; too many end the reading. */
  #tell(problem: ReadProblem): void {
    this.problems.push(problem);
    if (this.problems.length >= 50) throw new Stop();
  }

  /** Tells what stands here instead of what was expected. */
  #fail(expected: string): never {
    const start = this.#at;
    const end = tokenAt(this.#text, start);
    const found = this.#text.slice(start, Math.min(end, start + 40));
    const opener = this.#open.at(-1);
    if (start >= this.#text.length) {
      const what = opener
        ? opener.members
          ? 'object that "{" opens'
          : 'array that "[" opens'
        : "document";
      const at = opener?.start ?? start;
      const end = Math.min(at + 1, this.#text.length);
      this.#stop({ code: "C1007", message: `the ${what} here is never closed`, start: at, end });
    }
    const hint = /^['‘’“”`]/.test(found)
      ? "JSON strings and keys stand in double quotes"
      : (hintFor(found) ?? undefined);
    this.#stop({ code: "C1007", message: `${expected}, found ${quote(found)}`, hint, start, end });
  }

  #stop(problem: ReadProblem): never {
    this.problems.push(problem);
    throw new Stop();
  }
}

function hintFor(found: string): string | undefined {
  if (/^(True|False|None|TRUE|FALSE|NULL|Null)$/.test(found))
    return `write ${found === "None" ? "null" : found.toLowerCase()}`;
  if (/^[+.]?[0-9]/.test(found) || /^-?(NaN|Infinity)/.test(found))
    return "JSON numbers look like 1, -2.5 or 3e8";
  if (/^[A-Za-z_$]/.test(found)) return "JSON strings and keys stand in double quotes";
  return undefined;
}

const quote = (text: string): string => JSON.stringify(text);
