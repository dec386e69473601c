import type { ConnectorDocument } from "../generated/types.ts";
import type { PhasePlan, Plan, SessionPlan, SubTeamPlan } from "../plan.ts";
import { plan as planOf } from "../planning/plan.ts";

/** Whoever works in a session, or is a team. */
export interface Seat {
  session?: SessionPlan;
  connector?: SubTeamPlan;
}

/** Whether a seat leaves a tree that can be merged, as far as the document says: what is in the file of a sub-team is not
 *  read. */
export function leavesTree({ session, connector }: Seat, plan: Plan): boolean {
  if (session?.worktree !== undefined || session?.resume !== undefined) return true;
  const team = inlineTeam(connector, plan);
  if (team === undefined) return false;
  const merges = team.phases.some(
    (phase) => phase.merge !== "none" && seatsOf(phase).some((seat) => leavesTree(seat, team)),
  );
  return merges || seatsOf(team).some((seat) => leavesTree(seat, team));
}

/** How many of a phase, or of a plan beside its phases, leave a tree. */
export function countTrees(of: PhasePlan | Plan, plan: Plan): number {
  const seats = "workers" in of ? [...seatsOf(of), of] : seatsOf(of);
  return seats.filter((seat) => leavesTree(seat, plan)).length;
}

/** Whether a phase may have something to merge. Of a sub-team in a file of its own only who wrote the phase knows: a gate or
 *  a word about conflicts says so. */
export function mayMerge(phase: PhasePlan, plan: Plan): boolean {
  const unknown = phase.connector?.path !== undefined && phase.merging !== undefined;
  return unknown || countTrees(phase, plan) > 0;
}

/** The plan of a sub-team that stands in the document itself. */
export function inlineTeam(
  connector: SubTeamPlan | undefined,
  { source }: Pick<Plan, "source">,
): Plan | undefined {
  if (connector?.inline === undefined) return undefined;
  return planOf(connector.inline as ConnectorDocument, { source, machineHere: true }).plan;
}

function seatsOf(of: PhasePlan | Plan): Seat[] {
  const workers = "workers" in of ? of.workers : [];
  const talk = "workers" in of ? of.talk : of.dialogue;
  return [...workers, ...of.agents, ...(talk?.participants ?? [])];
}
