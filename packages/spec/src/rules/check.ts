import type { Report } from "../diagnostic.ts";
import { checkAliases, checkModels } from "./models.ts";
import { checkChannels } from "./channels.ts";
import { checkConditions } from "./conditions.ts";
import { checkMachines } from "./machines.ts";
import { checkNames } from "./names.ts";
import { checkSessions } from "./sessions.ts";
import { checkNetwork } from "./network.ts";
import { checkOutputs } from "./outputs.ts";
import { checkStructure } from "./structure.ts";
import { checkTemplates } from "./templates.ts";
import { checkTiming } from "./timing.ts";
import { checkTools } from "./tools.ts";
import { at, type Fields, isObject, readTeam, type Team } from "./team.ts";

/** Reports what the schema cannot say. Reads whatever has the right type, so that it finds everything in one go. */
export function checkRules(
  document: Fields,
  report: Report,
  agents: readonly string[] | undefined,
): void {
  for (const team of teams(document, "")) {
    checkStructure(team, report);
    checkNames(team, report);
    checkAliases(team, report, agents);
    checkModels(team, report, agents);
    checkMachines(team, report);
    checkSessions(team, report);
    checkNetwork(team, report);
    checkTemplates(team, report);
    checkConditions(team, report);
    checkChannels(team, report);
    if ("schedule" in team.fields || "trigger" in team.fields) checkTiming(team, report);
    if ("tools" in team.fields) checkTools(team, report);
    checkOutputs(team, report);
  }
}

/** The document and the ones inside it. */
function* teams(document: Fields, pointer: string): Generator<Team> {
  const team = readTeam(document, pointer);
  yield team;
  for (const phase of team.phases) {
    for (const owner of [phase, ...phase.members]) {
      const inner = owner.fields["connector"];
      if (isObject(inner)) yield* teams(inner, at(owner.pointer, "connector"));
    }
  }
}
