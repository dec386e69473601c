import type { PhasePlan, TalkPlan } from "@connector/spec";
import { dialogueSlots } from "./dialogue.ts";
import { meetingSlots } from "./meeting.ts";

/** One turn of a talk: who has the word, on what, in which round. Seats, topics and rounds count from 0, 0 and 1. */
export interface Slot {
  seat: number;
  kind: "voice" | "decision";
  topic: number;
  round: number;
}

/** Everybody's turns from the first to the last: a talk is this list, walked through. */
export function slotsOf({ type, talk }: PhasePlan): readonly Slot[] {
  if (talk === undefined) return [];
  const known = KNOWN.get(talk);
  if (known !== undefined) return known;
  const slots = type === "meeting" ? meetingSlots(talk) : dialogueSlots(talk);
  KNOWN.set(talk, slots);
  return slots;
}

/** A plan does not change: its slots are made once. */
const KNOWN = new WeakMap<TalkPlan, readonly Slot[]>();
