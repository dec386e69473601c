import type { ConnectorDocument } from "../generated/types.ts";
import type { Plan, SubTeamPlan } from "../plan.ts";

/** A document that stands in place of agents. */
export interface Inside {
  document: ConnectorDocument;
  /** JSON pointer of it in the document around it. */
  pointer: string;
  /** False: it works on the run's own task. */
  hasTask: boolean;
}

/** The documents that stand inside another one, not those that it names by path. */
export function documentsInside({ phases }: Pick<Plan, "phases">): Inside[] {
  return phases.flatMap((phase) => [
    ...inside(phase.connector, phase.pointer, false),
    ...phase.workers.flatMap((worker) =>
      inside(worker.connector, worker.pointer, worker.prompt !== undefined),
    ),
  ]);
}

function inside(team: SubTeamPlan | undefined, owner: string, prompted: boolean): Inside[] {
  if (team?.inline === undefined) return [];
  const document = team.inline as ConnectorDocument;
  return [
    { document, pointer: `${owner}/connector`, hasTask: prompted || team.task !== undefined },
  ];
}
