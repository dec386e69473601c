import { parseCondition } from "../condition/parse.ts";
import type { ConditionName } from "../condition/scope.ts";
import type { Report } from "../diagnostic.ts";
import { didYouMean } from "../schema/nearest.ts";
import { quote } from "../schema/words.ts";
import { at, isObject, type Team, textOf } from "./team.ts";

/** CEL's own names, which stand for types. */
const TYPES = new Set([
  "bool",
  "int",
  "uint",
  "double",
  "string",
  "bytes",
  "list",
  "map",
  "null_type",
  "type",
  "timestamp",
  "duration",
]);
const FACTS = ["event", "run", "phases"];
const TALK = ["last", "round"];

/** Every condition parses and reads only phases that have run by then. */
export function checkConditions(team: Team, report: Report): void {
  const order = new Map(team.phases.map(({ name, index }) => [name, index]));
  const { fields, pointer } = team;
  checkOne(fields["until"], at(pointer, "until"), team.phases.length, [...FACTS, ...TALK]);
  const trigger = fields["trigger"];
  if (isObject(trigger))
    checkOne(trigger["filter"], at(at(pointer, "trigger"), "filter"), 0, ["event"]);
  for (const phase of team.phases) {
    checkOne(phase.fields["condition"], at(phase.pointer, "condition"), phase.index, FACTS);
    checkOne(phase.fields["until"], at(phase.pointer, "until"), phase.index, [...FACTS, ...TALK]);
  }

  function checkOne(value: unknown, place: string, index: number, variables: string[]): void {
    const source = textOf(value);
    if (!source) return;
    const { names, problems } = parseCondition(source);
    for (const problem of problems) report.addText(place, problem);
    const told = new Set<string>();
    for (const name of names) {
      if (told.has(name.name)) continue;
      if (checkName(name, place, index, variables)) told.add(name.name);
    }
  }

  /** Reports a name that cannot be read; true when it did. */
  function checkName(
    { name, viaPhases, start, end }: ConditionName,
    place: string,
    index: number,
    variables: string[],
  ): boolean {
    if (!viaPhases && (variables.includes(name) || TYPES.has(name))) return false;
    const phases = variables.includes("phases") ? [...order.keys()] : [];
    const found = phases.length > 0 ? order.get(name) : undefined;
    if (found !== undefined && found < index) return false;
    const spot = { at: { start, end } };
    if (found !== undefined) {
      const message =
        found === index
          ? `the condition reads ${quote(name)}, its own phase`
          : `the condition reads ${quote(name)}, which runs later`;
      report.add("C1503", place, message, {
        ...spot,
        hint: "a condition sees the phases before its own",
      });
      return true;
    }
    const dashed = phases.find(
      (phase) => phase.startsWith(`${name}-`) || phase.startsWith(`${name} `),
    );
    const hint =
      didYouMean(name, [...phases, ...variables]) ??
      (dashed === undefined
        ? `it can read: ${[...variables, ...phases.slice(0, index)].join(", ")}`
        : `write phases[${quote(dashed)}]`);
    const message = `the condition reads ${quote(name)}, but there is no such ${phases.length > 0 ? "phase" : "name"}`;
    report.add("C1502", place, message, { ...spot, hint });
    return true;
  }
}

/** Phases of the document that a condition reads. */
export function phasesRead(source: string, phases: ReadonlyMap<string, number>): string[] {
  const names = parseCondition(source).names.filter(
    ({ name, viaPhases }) =>
      viaPhases || (!TYPES.has(name) && !FACTS.includes(name) && !TALK.includes(name)),
  );
  return [...new Set(names.map(({ name }) => name))].filter((name) => phases.has(name));
}
