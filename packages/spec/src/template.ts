import type { TextProblem } from "./diagnostic.ts";
import { SLOT_NAMES, type SlotName } from "./slot.ts";
import { badSlot, doubleClose, neverClosed } from "./template-faults.ts";

/** A parsed template: literal text and named slots. */
export type TemplatePart = { text: string } | { slot: TemplateSlot };

/** `worker phase run name task machine model event.a.b results.<phase>` split at the dots. */
export interface TemplateSlot {
  name: SlotName;
  path: string[];
}

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
    problems.push(neverClosed(open));
    addText(parts, "{");
    return open + 1;
  }
  const [name = "", ...path] = inside.split(".");
  const end = close + 1;
  if (!isSlot(name, path)) problems.push(badSlot(name, path, [open, end]));
  else {
    const slot = { name: name as SlotName, path };
    parts.push({ slot });
    places.push({ slot, start: open, end });
  }
  return end;
}

/** `event` may have a path, `results` has one, nothing else has. */
function isSlot(name: string, path: string[]): boolean {
  if (!(SLOT_NAMES as readonly string[]).includes(name) || path.includes("")) return false;
  return path.length > 0 ? name === "event" || name === "results" : name !== "results";
}

function addText(parts: TemplatePart[], text: string): void {
  const last = parts.at(-1);
  if (last && "text" in last) last.text += text;
  else if (text !== "") parts.push({ text });
}
