import type { TalkPlan } from "@connector/spec";
import type { Slot } from "./slots.ts";

/** A meeting: each topic runs its rounds, in which everyone speaks once, and its chair closes it with a decision.
 *  Without an agenda there is one topic. */
export function meetingSlots({ participants, agenda, rounds }: TalkPlan): Slot[] {
  const topics = agenda.length > 0 ? agenda : [{ rounds }];
  const chair = Math.max(
    0,
    participants.findIndex((one) => one.chair),
  );
  return topics.flatMap((each, topic) => [
    ...Array.from({ length: each.rounds }, (_, round) =>
      participants.map((__, seat): Slot => ({ seat, kind: "voice", topic, round: round + 1 })),
    ).flat(),
    { seat: chair, kind: "decision", topic, round: each.rounds } satisfies Slot,
  ]);
}

/** The place of the decision on a topic. */
export function decisionOf(slots: readonly Slot[], topic: number): number {
  return slots.findIndex((slot) => slot.topic === topic && slot.kind === "decision");
}
