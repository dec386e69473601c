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

/** What a slot of a template stands for. */
export type SlotName = (typeof SLOT_NAMES)[number];
