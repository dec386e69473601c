import type { TalkPlan } from "@connector/spec";
import type { Slot } from "./slots.ts";

/** A dialogue: `rounds` turns each, in turn. */
export function dialogueSlots({ participants, rounds }: TalkPlan): Slot[] {
  return Array.from({ length: rounds * participants.length }, (_, turn) => ({
    seat: turn % participants.length,
    kind: "voice",
    topic: 0,
    round: Math.floor(turn / participants.length) + 1,
  }));
}

/** Whether a message says that its writer agrees and has nothing to add: its last line is that and nothing else. */
export function agrees(text: string): boolean {
  const last = text.trim().split("\n").at(-1) ?? "";
  return /^\W*(?:i\s+)?agreed?\W*$/i.test(last);
}
