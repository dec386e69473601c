import { commandProblems } from "../command.ts";
import type { Report } from "../diagnostic.ts";
import { agentName, resolveModel } from "../model/resolve.ts";
import { didYouMean } from "../schema/nearest.ts";
import { quote } from "../schema/words.ts";
import { type ParsedTemplate, parseTemplate } from "../template.ts";
import {
  at,
  isObject,
  listOf,
  objectOf,
  type PhaseView,
  type Placed,
  type Team,
  textOf,
} from "./team.ts";

/** Every template of the document parses, and reads only what exists by then. */
export function checkTemplates(team: Team, report: Report): void {
  const order = new Map(team.phases.map(({ name, index }) => [name, index]));
  const event = "trigger" in team.fields || team.pointer !== "";

  checkSession(team.fields["session"], team.pointer, 0);
  for (const placed of team.everyone) {
    if (report.full()) return;
    checkOwner(placed);
  }
  for (const phase of team.phases) checkSteps(phase);

  function checkOwner({ holder, phase }: Placed): void {
    const { fields, pointer } = holder;
    const index = phase?.index ?? 0;
    const prompt = textOf(fields["prompt"]);
    if (prompt?.includes("{")) {
      const place = `${pointer}/prompt`;
      const parsed = checkText(prompt, place, index);
      if (parsed && isCommand(fields["model"] ?? phase?.fields["model"]))
        reportPlaces(parsed, place);
    }
    checkSession(fields["session"], pointer, index);
  }

  function checkSession(session: unknown, owner: string, index: number): void {
    if (!isObject(session)) return;
    checkText(session["worktree"], `${owner}/session/worktree`, index);
    if (session["env"] === undefined) return;
    for (const [name, value] of Object.entries(objectOf(session["env"])))
      checkText(value, at(`${owner}/session/env`, name), index);
  }

  function checkSteps({ fields, pointer, index }: PhaseView): void {
    if (fields["steps"] === undefined) return;
    for (const [number, step] of listOf(fields["steps"]).entries()) {
      const place = `${pointer}/steps/${number}`;
      const [value, where] = isObject(step) ? [step["run"], `${place}/run`] : [step, place];
      const parsed = checkText(value, where, index);
      if (parsed) reportPlaces(parsed, where);
    }
  }

  /** A shell's prompt is a command line. */
  function isCommand(model: unknown): boolean {
    const resolved = typeof model === "string" ? resolveModel(team.models, model) : undefined;
    return (
      resolved !== undefined && !("problem" in resolved) && agentName(resolved.agent) === "shell"
    );
  }

  function reportPlaces(parsed: ParsedTemplate, pointer: string): void {
    for (const problem of commandProblems(parsed).slice(0, 20)) report.addText(pointer, problem);
  }

  function checkText(value: unknown, pointer: string, index: number): ParsedTemplate | undefined {
    const text = textOf(value);
    if (text === undefined || !text.includes("{")) return undefined;
    const parsed = parseTemplate(text);
    for (const problem of parsed.problems) report.addText(pointer, problem);
    for (const { slot, start, end } of parsed.places) {
      const place = { at: { start, end } };
      if (slot.name === "event" && !event) {
        const message = `{${["event", ...slot.path].join(".")}} stays empty: the document has no \`trigger\``;
        report.add("C1808", pointer, message, place);
      }
      if (slot.name === "results")
        checkResults(slot.path[0] ?? "", index, (message, hint) =>
          report.add("C1403", pointer, message, { hint, ...place }),
        );
    }
    return parsed;
  }

  function checkResults(
    phase: string,
    index: number,
    problem: (message: string, hint?: string) => void,
  ): void {
    const found = order.get(phase);
    if (found === undefined)
      problem(
        `{results.${phase}} names no phase of this document`,
        didYouMean(phase, order.keys()),
      );
    else if (found >= index)
      problem(
        `{results.${phase}} reads ${quote(phase)}, which has not run by then`,
        "a phase sees the results of the phases before it",
      );
  }
}
