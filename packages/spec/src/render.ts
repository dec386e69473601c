import type { TemplatePart, TemplateSlot } from "./template.ts";

/** What the slots of a template stand for. What is missing renders as nothing. */
export interface TemplateValues {
  worker?: string;
  phase?: string;
  run?: string;
  name?: string;
  task?: string;
  machine?: string;
  model?: string;
  /** The event's payload. */
  event?: unknown;
  /** By phase name: text, or data that `{results.<phase>.<field>}` reads. */
  results?: Readonly<Record<string, unknown>>;
}

/** Fills a template. Values are data: a brace in one is a brace. Objects and arrays become JSON. */
export function renderTemplate(parts: readonly TemplatePart[], values: TemplateValues): string {
  return parts.map((part) => ("text" in part ? part.text : slotText(part.slot, values))).join("");
}

/** The text a slot stands for. */
export function slotText(slot: TemplateSlot, values: TemplateValues): string {
  let value: unknown = Object.hasOwn(values, slot.name) ? values[slot.name] : undefined;
  for (const step of slot.path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return "";
    value = (value as Record<string, unknown>)[step];
  }
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
