/** A parsed template: literal text and named slots. */
export type TemplatePart = { text: string } | { slot: TemplateSlot };

/** `worker phase run name task machine model event.a.b results.<phase>` split at the dots. */
export interface TemplateSlot {
  name: "worker" | "phase" | "run" | "name" | "task" | "machine" | "model" | "event" | "results";
  path: string[];
}
