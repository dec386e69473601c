import { isWord } from "../read/letters.ts";

const compiled = new Map<string, RegExp>();

/** Whether a text has a pattern of the schema. */
export function matches(pattern: string, text: string): boolean {
  if (MET_BY_WORDS.includes(pattern) && isWord(text)) return true;
  if (pattern === VERSION && text === "2.0") return true;
  if (pattern === NO_NUL) return !text.includes("\0");
  let expression = compiled.get(pattern);
  if (!expression) compiled.set(pattern, (expression = new RegExp(pattern, "u")));
  return expression.test(text);
}

// What most documents hold is known without an expression: compiling one takes longer than reading a document.
const NO_NUL = "^[^\\u0000]*$";
const VERSION = "^2\\.(0|[1-9][0-9]*)$";
const MET_BY_WORDS: readonly string[] = [
  "^[^\\u0000-\\u001f\\u007f]*[^\\u0000-\\u0020\\u007f][^\\u0000-\\u001f\\u007f]*$",
  "^[A-Za-z0-9][A-Za-z0-9._-]*$",
  "^[A-Za-z0-9][A-Za-z0-9._:@/+-]*$",
];
