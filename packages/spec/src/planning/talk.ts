import type { ConnectorDocument, Phase } from "../generated/types.ts";
import type { TalkPlan } from "../plan.ts";
import { documentType, phaseType } from "../rules/team.ts";
import { planAttempts } from "./attempts.ts";
import { workerNames } from "./ids.ts";
import type { Planner } from "./planner.ts";
import { planSession } from "./session.ts";

/** A dialogue or meeting, of the document or of a phase. */
export function planTalk(
  planner: Planner,
  owner: ConnectorDocument | Phase,
  pointer: string,
  phase: readonly Phase[],
): TalkPlan {
  const participants = owner.participants ?? [];
  const names = workerNames(participants, phase[0]?.model);
  const chair = Math.max(
    participants.findIndex((one) => one.chair === true),
    0,
  );
  const kind = phase.length > 0 ? phaseType(owner) : (owner.type ?? documentType(owner));
  const rounds = owner.rounds ?? (kind === "dialogue" ? 3 : 1);
  return {
    participants: participants.map((one, index) => ({
      name: names[index] ?? "",
      pointer: `${pointer}/participants/${index}`,
      ...(one.role === undefined ? {} : { role: one.role }),
      chair: kind === "meeting" && index === chair,
      attempts: planAttempts(planner, [one, ...phase]),
      session: planSession(planner, [...phase.map(({ session }) => session), one.session]),
    })),
    agenda: (owner.agenda ?? []).map((topic) => ({
      topic: topic.topic,
      rounds: topic.rounds ?? rounds,
    })),
    rounds,
    ...(owner.until === undefined ? {} : { until: owner.until }),
  };
}
