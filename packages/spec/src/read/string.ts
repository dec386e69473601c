/** A JSON string in a text, read from its opening quote. */
export interface ReadString {
  value: string;
  /** Offset after the closing quote. */
  end: number;
}

export interface StringFault {
  at: number;
  message: string;
  hint?: string;
}

const BACKSLASH = 92;
const ESCAPES: Record<string, string> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** Reads the string that starts at `start`. `controls`: whether the text may hold control characters but line ends and tabs. */
export function readString(
  text: string,
  start: number,
  controls: boolean,
): ReadString | StringFault {
  const quote = text.indexOf('"', start + 1);
  const plain = text.slice(start + 1, quote === -1 ? undefined : quote);
  if (quote !== -1 && !controls && isPlain(plain)) return { value: plain, end: quote + 1 };
  let value = "";
  let from = start + 1;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) return { value: value + text.slice(from, at), end: at + 1 };
    if (code < 32) return controlFault(code, at, start);
    if (code !== BACKSLASH) continue;
    const length = escapeLength(text, at);
    if (length === 0) {
      return {
        at,
        message: `${JSON.stringify(text.slice(at, at + 2))} is not a JSON escape`,
        hint: "write \\\\ for a backslash",
      };
    }
    value += text.slice(from, at) + unescape(text, at, length);
    from = at + length;
    at = from - 1;
  }
  return { at: start, message: "this string is never closed" };
}

function isPlain(text: string): boolean {
  return !(
    text.includes("\\") ||
    text.includes("\n") ||
    text.includes("\r") ||
    text.includes("\t")
  );
}

/** Offset in `text` of the UTF-16 code unit `index` of the value of the string that starts at `start`. */
export function stringOffset(text: string, start: number, index: number): number {
  let at = start + 1;
  for (let seen = 0; seen < index && at < text.length; seen++) {
    at += text.charCodeAt(at) === BACKSLASH ? escapeLength(text, at) || 1 : 1;
  }
  return at;
}

/** Characters of the escape at `at`; 0 when it is none. */
function escapeLength(text: string, at: number): number {
  const next = text[at + 1];
  if (next === undefined) return 0;
  if (next === "u") return /^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6)) ? 6 : 0;
  return Object.hasOwn(ESCAPES, next) ? 2 : 0;
}

function unescape(text: string, at: number, length: number): string {
  return length === 6
    ? String.fromCharCode(Number.parseInt(text.slice(at + 2, at + 6), 16))
    : (ESCAPES[text[at + 1] ?? ""] ?? "");
}

function controlFault(code: number, at: number, start: number): StringFault {
  if (code === 10 || code === 13) {
    return {
      at: start,
      message: "this string is not closed on its line",
      hint: "close it with a double quote; write \\n for a line break inside a string",
    };
  }
  const escape = code === 9 ? "\\t" : `\\u${code.toString(16).padStart(4, "0")}`;
  return { at, message: "a control character cannot stand in a string", hint: `write ${escape}` };
}
