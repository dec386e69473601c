import { HostRefusal, readTeam, seated } from "@connector/runtime";
import type { Plan, SubTeamPlan } from "@connector/spec";
import { ProtocolError } from "@pty4ai/protocol";

/** The plans of all sub-teams of a plan, those of their own too; throws `bad-option` for one that cannot be read. A
 *  document that names itself is read once: how deep it goes is for the run's limits. */
export function teamsBelow(plan: Plan, machineHere: boolean): Plan[] {
  const found: Plan[] = [];
  const seen = new Set<string>([plan.source]);
  const wanted = [plan];
  for (let parent = wanted.shift(); parent !== undefined; parent = wanted.shift()) {
    for (const { connector } of seated(parent).phases.flatMap(({ workers }) => workers)) {
      if (connector === undefined) continue;
      const team = read(connector, parent, machineHere);
      if (connector.path !== undefined && seen.has(team.source)) continue;
      if (connector.path !== undefined) seen.add(team.source);
      found.push(team);
      wanted.push(team);
    }
  }
  return found;
}

function read(team: SubTeamPlan, parent: Plan, machineHere: boolean): Plan {
  try {
    return readTeam(team, parent, { machineHere });
  } catch (error) {
    if (!(error instanceof HostRefusal)) throw error;
    throw new ProtocolError("bad-option", error.message, {
      cause: error,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    });
  }
}
