import type { Entry } from "./entry.ts";
import type { Fact } from "./messages.ts";
import { asksForSecret, maskLine } from "./prompt.ts";
import { type Clean, Redactor } from "./redact/redactor.ts";

/** What one session's facts become, with secrets hidden. Pure: facts in, entries out. */
export class Tape {
  readonly #output: Redactor;
  readonly #input: Redactor;
  /** Offset of the first byte that the redactor keeps back. */
  #offset: number;
  #line = "";
  #typed: { at: number; author: string } | undefined;
  #hidden = false;

  constructor(secrets: readonly string[], offset: number) {
    this.#output = new Redactor(secrets);
    this.#input = new Redactor(secrets);
    this.#offset = offset;
  }

  take(fact: Exclude<Fact, { kind: "close" }>): Entry[] {
    switch (fact.kind) {
      case "output":
        return this.#hear(fact);
      case "input":
        return this.#type(fact);
      case "resize":
        return [fact];
      case "gap": {
        // What was kept back may be the first half of a secret.
        this.#output.drop();
        const from = Math.min(fact.from, this.#offset);
        this.#offset = fact.to;
        return [{ ...fact, from }];
      }
      case "screen": {
        const before = this.#print(fact.at, this.#output.flush());
        this.#offset = Math.max(this.#offset, fact.to);
        return [...before, { ...fact, text: this.#output.whole(fact.text) }];
      }
      case "exit": {
        const { code, signal } = fact.exit;
        return [...this.rest(fact.at), { kind: "exit", at: fact.at, code, signal }];
      }
      default:
        return fact satisfies never;
    }
  }

  /** What was kept back of both, when nothing more comes soon. */
  rest(at: number): Entry[] {
    return [...this.#print(at, this.#output.flush()), ...this.typed()];
  }

  /** What was kept back of the input. */
  typed(): Entry[] {
    const typed = this.#typed;
    this.#typed = undefined;
    return typed === undefined ? [] : this.#press(typed, this.#input.flush().text);
  }

  /** Bytes that were heard before are skipped, bytes that are missing are told. */
  #hear({ at, from, bytes }: Extract<Fact, { kind: "output" }>): Entry[] {
    const next = this.#offset + this.#output.held;
    if (from <= next) return this.#print(at, this.#output.push(bytes.subarray(next - from)));
    const missed = this.take({ kind: "gap", at, from: next, to: from, reason: "gone" });
    return [...missed, ...this.#print(at, this.#output.push(bytes))];
  }

  #print(at: number, { text, bytes }: Clean): Entry[] {
    if (bytes === 0) return [];
    this.#offset += bytes;
    const begun = text.lastIndexOf("\n") + 1;
    const open = begun > 0 ? text.slice(begun) : this.#line + text;
    this.#line = open.slice(-LINE);
    return [{ kind: "output", at, to: this.#offset, text }];
  }

  /** A key names one whole input; what comes without one is a stream for as long as one author types. */
  #type({ at, author, key, bytes }: Extract<Fact, { kind: "input" }>): Entry[] {
    const goesOn = key === undefined && this.#typed?.author === author;
    const before = goesOn ? [] : this.typed();
    const { text } = this.#input.push(bytes);
    if (key !== undefined) {
      return [...before, ...this.#press({ at, author, key }, text + this.#input.flush().text)];
    }
    this.#typed = { at, author };
    return [...before, ...this.#press(this.#typed, text)];
  }

  #press(typed: { at: number; author: string; key?: string }, text: string): Entry[] {
    if (text === "") return [];
    this.#hidden ||= asksForSecret(this.#line);
    const shown = this.#hidden ? maskLine(text) : text;
    if (/[\r\n]/.test(text)) {
      this.#hidden = false;
      this.#line = "";
    }
    return [{ kind: "input", ...typed, text: shown }];
  }
}

const LINE = 400;
