import { literal, type Matcher } from "./matcher.ts";
import { KNOWN_TOKENS } from "./tokens.ts";
import { unfinished } from "./utf8.ts";

/** Text that is free of secrets, and how many bytes of the input it stands for. */
export interface Clean {
  text: string;
  bytes: number;
}

/** Hides secrets in a stream of UTF-8 bytes, however it is cut into pieces: what may be the beginning of a secret is
 *  kept back until more is known. Each byte of a secret becomes `*`, so that a screen keeps its shape. A new
 *  redactor that begins with the first byte which was kept back goes on as this one would. */
export class Redactor {
  readonly #matchers: readonly Matcher[];
  readonly #heads: RegExp;
  /** Latin1, a character a byte. */
  #held = "";

  constructor(secrets: readonly string[]) {
    const values = secrets.map((secret) => literal(Buffer.from(secret).toString("latin1")));
    this.#matchers = [...values, ...KNOWN_TOKENS];
    const heads = new Set(this.#matchers.map(({ head }) => head.replace(SPECIAL, "\\$&")));
    this.#heads = new RegExp([...heads].join("|"), "g");
  }

  push(bytes: Uint8Array): Clean {
    const { buffer, byteOffset, length } = bytes;
    const given = Buffer.from(buffer, byteOffset, length);
    const held = this.#held;
    const text = held + given.toString("latin1");
    const { clean, done } = this.#clean(text, false);
    this.#held = text.slice(done);
    // Where nothing is hidden or left over, as nearly always, the bytes are the text.
    const whole = clean === undefined && held === "";
    const shown = whole ? given.toString("utf8", 0, done) : decode(clean ?? text.slice(0, done));
    return { text: shown, bytes: done };
  }

  /** What was kept back, when nothing follows. */
  flush(): Clean {
    const text = this.#held;
    this.#held = "";
    return { text: decode(this.#clean(text, true).clean ?? text), bytes: text.length };
  }

  /** Bytes that are kept back. */
  get held(): number {
    return this.#held.length;
  }

  /** Forgets what was kept back: what follows does not go on from it. */
  drop(): void {
    this.#held = "";
  }

  /** A text by itself. */
  whole(text: string): string {
    const { clean } = this.#clean(Buffer.from(text).toString("latin1"), true);
    return clean === undefined ? text : decode(clean);
  }

  /** `done`: characters that are dealt with. `clean`: what they became, undefined where they stay as they are. */
  #clean(text: string, last: boolean): { clean: string | undefined; done: number } {
    let clean: string | undefined;
    let done = 0;
    for (let place = this.#next(text, 0); place < text.length; place = this.#next(text, place)) {
      const { length: found, open } = this.#longest(text, place);
      if (open && !last) return { clean: clean && clean + text.slice(done, place), done: place };
      const rest = text.length - place;
      const length = open && rest >= TELLING ? rest : found;
      if (length === 0) {
        place += 1;
        continue;
      }
      clean = (clean ?? "") + text.slice(done, place) + "*".repeat(length);
      place += length;
      done = place;
    }
    const end = last ? text.length : text.length - unfinished(text.slice(done));
    return { clean: clean && clean + text.slice(done, end), done: end };
  }

  /** The next place where a match may begin: where a head stands, or the text is too short to tell. */
  #next(text: string, from: number): number {
    this.#heads.lastIndex = from;
    const found = this.#heads.exec(text)?.index ?? text.length;
    return Math.min(found, Math.max(from, text.length - 2));
  }

  #longest(text: string, place: number): { length: number; open: boolean } {
    let length = 0;
    let open = false;
    for (const matcher of this.#matchers) {
      const found = matcher.at(text, place);
      length = Math.max(length, found.length);
      open ||= found.open;
    }
    return { length, open };
  }
}

/** So much of a secret at the very end is hidden too. */
const TELLING = 8;
const SPECIAL = /[\\^$.*+?()[\]{}|]/g;

function decode(latin1: string): string {
  return Buffer.from(latin1, "latin1").toString("utf8");
}
