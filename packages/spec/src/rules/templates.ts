import { commandProblems } from "../command.ts";
import type { Report } from "../diagnostic.ts";
import { agentName, resolveModel } from "../model/resolve.ts";
import { type ParsedTemplate, parseTemplate } from "../template.ts";
import { type Found, reportEvent, reportResults } from "./slot-faults.ts";
import { at, isObject, listOf, type PhaseView, type Placed, type Team, textOf } from "./team.ts";

/** Every template of the document parses, and reads only what exists by then. */
export function checkTemplates(team: Team, report: Report): void {
  checkSession(team, report, team.fields["session"], [team.pointer, 0]);
  for (const placed of team.everyone) {
    if (report.full()) return;
    checkOwner(team, report, placed);
  }
  if (!team.uses.has("steps") && !team.uses.has("gate")) return;
  for (const phase of team.phases) checkSteps(team, report, phase);
}

/** A place, and how many phases have run by then. */
type Spot = [pointer: string, index: number];

function checkOwner(team: Team, report: Report, { holder, phase }: Placed): void {
  const { fields, pointer } = holder;
  const index = phase === undefined ? 0 : phase.index;
  const { prompt, session } = fields;
  if (typeof prompt === "string" && prompt.includes("{")) {
    const place = `${pointer}/prompt`;
    const parsed = checkText(team, report, prompt, [place, index]);
    if (parsed && isCommand(team, fields["model"] ?? phase?.fields["model"]))
      reportPlaces(parsed, place, report);
  }
  if (session !== undefined) checkSession(team, report, session, [pointer, index]);
}

function checkSession(team: Team, report: Report, session: unknown, [owner, index]: Spot): void {
  if (!isObject(session)) return;
  const { worktree, env } = session;
  if (worktree !== undefined)
    checkText(team, report, worktree, [`${owner}/session/worktree`, index]);
  if (!isObject(env)) return;
  for (const name of Object.keys(env))
    checkText(team, report, env[name], [at(`${owner}/session/env`, name), index]);
}

function checkSteps(team: Team, report: Report, { fields, pointer, index }: PhaseView): void {
  for (const [number, step] of listOf(fields["steps"]).entries())
    checkCommand(team, report, step, [`${pointer}/steps/${number}`, index]);
  checkCommand(team, report, fields["gate"], [`${pointer}/gate`, index]);
}

/** A step or gate: a command line, or an object that has one. */
function checkCommand(team: Team, report: Report, command: unknown, [place, index]: Spot): void {
  const [value, where] = isObject(command) ? [command["run"], `${place}/run`] : [command, place];
  const parsed = checkText(team, report, value, [where, index]);
  if (parsed) reportPlaces(parsed, where, report);
}

/** A shell's prompt is a command line. */
function isCommand(team: Team, model: unknown): boolean {
  const resolved = typeof model === "string" ? resolveModel(team.models, model) : undefined;
  return (
    resolved !== undefined && !("problem" in resolved) && agentName(resolved.agent) === "shell"
  );
}

function reportPlaces(parsed: ParsedTemplate, pointer: string, report: Report): void {
  for (const problem of commandProblems(parsed).slice(0, 20)) report.addText(pointer, problem);
}

function checkText(
  team: Team,
  report: Report,
  value: unknown,
  [pointer, index]: Spot,
): ParsedTemplate | undefined {
  const text = textOf(value);
  if (text === undefined || !text.includes("{")) return undefined;
  const parsed = parseTemplate(text);
  for (const problem of parsed.problems) report.addText(pointer, problem);
  for (const place of parsed.places) {
    const found: Found = { place, pointer, index };
    if (place.slot.name === "event") reportEvent(team, found, report);
    else if (place.slot.name === "results") reportResults(team, found, report);
  }
  return parsed;
}
