import type { TextProblem } from "./diagnostic.ts";
import { nearest } from "./schema/nearest.ts";

/** A parsed template: literal text and named slots. */
export type TemplatePart = { text: string } | { slot: TemplateSlot };

/** `worker phase run name task machine model event.a.b results.<phase>` split at the dots. */
export interface TemplateSlot {
  name: SlotName;
  path: string[];
}

export const SLOT_NAMES = [
  "worker",
  "phase",
  "run",
  "name",
  "task",
  "machine",
  "model",
  "event",
  "results",
] as const;
export type SlotName = (typeof SLOT_NAMES)[number];

export interface ParsedTemplate {
  /** With problems, the parts that could be read. Neighbouring texts are joined. */
  parts: TemplatePart[];
  problems: TextProblem[];
  /** Where each slot stands in the text, in order. */
  places: { slot: TemplateSlot; start: number; end: number }[];
}

/** A text with more problems than this is not read further. */
const MOST = 20;

/** Splits a template into text and slots. `{{` is a literal brace; `}` outside a slot is text. */
export function parseTemplate(text: string): ParsedTemplate {
  const result: ParsedTemplate = { parts: [], problems: [], places: [] };
  if (!text.includes("{")) {
    addText(result.parts, text);
    return result;
  }
  let at = 0;
  let escaped = false;
  while (at < text.length && result.problems.length < MOST) {
    const open = text.indexOf("{", at);
    const literal = text.slice(at, open === -1 ? text.length : open);
    if (escaped && literal.includes("}}"))
      result.problems.push(doubleClose(at + literal.indexOf("}}")));
    escaped = escaped && !literal.includes("}");
    addText(result.parts, literal);
    if (open === -1) break;
    if (text[open + 1] === "{") {
      addText(result.parts, "{");
      escaped = true;
      at = open + 2;
    } else at = readSlot(text, open, result);
  }
  return result;
}

/** Reads the slot that opens at `open`; returns where the text goes on. */
function readSlot(text: string, open: number, { parts, problems, places }: ParsedTemplate): number {
  const close = text.indexOf("}", open);
  const inside = text.slice(open + 1, close);
  if (close === -1 || inside.includes("{") || inside.includes("\n")) {
    const hint = "write {{ for a literal brace";
    problems.push({
      code: "C1402",
      message: "this { is never closed",
      hint,
      start: open,
      end: open + 1,
    });
    addText(parts, "{");
    return open + 1;
  }
  const [name = "", ...path] = inside.split(".");
  const end = close + 1;
  const problem = slotProblem(name, path);
  if (problem) problems.push({ code: "C1401", ...problem, start: open, end });
  else {
    const slot = { name: name as SlotName, path };
    parts.push({ slot });
    places.push({ slot, start: open, end });
  }
  return end;
}

function slotProblem(name: string, path: string[]): { message: string; hint: string } | undefined {
  const literal = "write {{ for a literal brace";
  if (!(SLOT_NAMES as readonly string[]).includes(name)) {
    const near =
      nearest(name.trim(), SLOT_NAMES) ?? SLOT_NAMES.find((known) => known === name.trim());
    const hint =
      near === undefined
        ? `the names are: ${SLOT_NAMES.join(", ")}`
        : `did you mean {${[near, ...path].join(".")}}?`;
    return {
      message: `unknown template name ${JSON.stringify(name.slice(0, 40))}`,
      hint: `${hint}; ${literal}`,
    };
  }
  if (path.includes(""))
    return { message: "a name is missing between the dots", hint: "such as {event.issue.title}" };
  if (name === "results") {
    return path.length > 0
      ? undefined
      : { message: "{results} needs the name of a phase", hint: "such as {results.review}" };
  }
  return path.length === 0 || name === "event"
    ? undefined
    : { message: `{${name}} has nothing inside it`, hint: `write {${name}}` };
}

function addText(parts: TemplatePart[], text: string): void {
  const last = parts.at(-1);
  if (last && "text" in last) last.text += text;
  else if (text !== "") parts.push({ text });
}

function doubleClose(start: number): TextProblem {
  return {
    code: "C1404",
    message: "}} stays two braces: only {{ is shortened to one",
    hint: "write }",
    start,
    end: start + 2,
  };
}
