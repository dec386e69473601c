import type { Report } from "../diagnostic.ts";
import { checkChannels } from "./channels.ts";
import { checkConditions } from "./conditions.ts";
import { checkMachines } from "./machines.ts";
import { checkMerging } from "./merging.ts";
import { checkAliases, checkModels } from "./models.ts";
import { checkNames } from "./names.ts";
import { checkNetwork } from "./network.ts";
import { checkOutputs } from "./outputs.ts";
import { checkSessions } from "./sessions.ts";
import { checkStructure } from "./structure.ts";
import { at, type Fields, isObject, readTeam, type Team } from "./team.ts";
import { checkTemplates } from "./templates.ts";
import { checkTiming } from "./timing.ts";
import { checkTools } from "./tools.ts";

type Agents = readonly string[] | undefined;

/** Reports what the schema cannot say. Reads whatever has the right type, so that it finds everything in one go. */
export function checkRules(document: Fields, report: Report, agents: Agents, pointer = ""): void {
  const team = readTeam(document, pointer);
  if (!("pipeline" in document)) checkStructure(team, report);
  checkNames(team, report);
  for (const { of, check } of RULES) {
    for (const key of of) {
      if (!team.uses.has(key)) continue;
      check(team, report, agents);
      break;
    }
  }
}

interface Rule {
  /** Properties of which the document must use one for the rule to have anything to say. */
  of: readonly string[];
  check: (team: Team, report: Report, agents: Agents) => void;
}

/** Without these, a document with `pipeline` is phases with workers. */
const KINDS = "type participants agenda rounds until agents communication connector".split(" ");

const RULES: readonly Rule[] = [
  { of: KINDS, check: checkKinds },
  { of: ["models"], check: checkAliases },
  { of: ["model", "failover", "resolver"], check: checkModels },
  { of: ["machines"], check: checkMachines },
  { of: ["session", "env"], check: checkSessions },
  { of: ["network"], check: checkNetwork },
  { of: ["prompt", "session", "steps", "gate"], check: checkTemplates },
  { of: ["condition", "until", "trigger"], check: checkConditions },
  { of: ["communication"], check: checkChannels },
  { of: ["schedule", "trigger"], check: checkTiming },
  { of: ["tools"], check: checkTools },
  { of: ["outputs"], check: checkOutputs },
  { of: ["gate", "on_conflict", "resolver"], check: checkMerging },
  { of: ["connector"], check: checkInner },
];

/** A document without `pipeline` was looked at already. */
function checkKinds(team: Team, report: Report): void {
  if ("pipeline" in team.fields) checkStructure(team, report);
}

/** The documents inside a document are read by the same rules. */
function checkInner(team: Team, report: Report, agents: Agents): void {
  for (const phase of team.phases) {
    for (const { fields, pointer } of [phase, ...phase.members]) {
      const inner = fields["connector"];
      if (isObject(inner)) checkRules(inner, report, agents, at(pointer, "connector"));
    }
  }
}
