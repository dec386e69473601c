import { parseCondition } from "../condition/parse.ts";
import type { ConditionName } from "../condition/scope.ts";
import type { DiagnosticCode, Report } from "../diagnostic.ts";
import { didYouMean } from "../schema/nearest.ts";
import { quote } from "../schema/words.ts";
import { at, isObject, type Team, textOf } from "./team.ts";

/** CEL's own names, which stand for types. */
const TYPES = new Set(
  "bool int uint double string bytes list map null_type type timestamp duration".split(" "),
);
const FACTS = ["event", "run", "phases"];
const TALK = [...FACTS, "last", "round"];

/** What a condition at some place may read. */
interface Scope {
  variables: readonly string[];
  /** Names of all phases of the document; empty where none can be read. */
  phases: readonly string[];
  order: ReadonlyMap<string, number>;
  /** Phases before this one have run. */
  index: number;
}

/** Every condition parses and reads only phases that have run by then. */
export function checkConditions(team: Team, report: Report): void {
  const { fields, pointer } = team;
  const phases = team.phases.map(({ name }) => name);
  const order = new Map(phases.map((name, index) => [name, index]));
  const trigger = fields["trigger"];
  if (isObject(trigger)) {
    const place = at(at(pointer, "trigger"), "filter");
    check(trigger["filter"], place, {
      variables: ["event"],
      phases: [],
      order: new Map(),
      index: 0,
    });
  }
  check(fields["until"], at(pointer, "until"), {
    variables: TALK,
    phases,
    order,
    index: phases.length,
  });
  for (const { fields: own, pointer: place, index } of team.phases) {
    if (report.full()) return;
    if (own["condition"] !== undefined)
      check(own["condition"], `${place}/condition`, { variables: FACTS, phases, order, index });
    if (own["until"] !== undefined)
      check(own["until"], `${place}/until`, { variables: TALK, phases, order, index });
  }

  function check(value: unknown, place: string, scope: Scope): void {
    const source = textOf(value);
    if (!source) return;
    const { names, problems } = parseCondition(source);
    for (const problem of problems) report.addText(place, problem);
    const told = new Set<string>();
    for (const name of names) {
      const fault = told.has(name.name) ? undefined : nameFault(name, scope);
      if (!fault) continue;
      told.add(name.name);
      report.add(fault.code, place, fault.message, { hint: fault.hint, at: name });
    }
  }
}

interface NameFault {
  code: DiagnosticCode;
  message: string;
  hint: string;
}

/** Why a name cannot be read; undefined when it can. */
function nameFault({ name, viaPhases }: ConditionName, scope: Scope): NameFault | undefined {
  const { variables, phases, order, index } = scope;
  if (!viaPhases && (variables.includes(name) || TYPES.has(name))) return undefined;
  const found = order.get(name);
  if (found !== undefined && found < index) return undefined;
  if (found !== undefined) {
    const when = found === index ? "its own phase" : "which runs later";
    return {
      code: "C1503",
      message: `the condition reads ${quote(name)}, ${when}`,
      hint: "a condition sees the phases before its own",
    };
  }
  const dashed = phases.find(
    (phase) => phase.startsWith(`${name}-`) || phase.startsWith(`${name} `),
  );
  const readable = [...variables, ...phases.slice(Math.max(0, index - 8), index)].join(", ");
  const other =
    dashed === undefined ? `it can read: ${readable}` : `write phases[${quote(dashed)}]`;
  return {
    code: "C1502",
    message: `the condition reads ${quote(name)}, but there is no such ${phases.length > 0 ? "phase" : "name"}`,
    hint: didYouMean(name, [...variables, ...phases]) ?? other,
  };
}

/** Phases of the document that a condition reads. */
export function phasesRead(source: string, phases: ReadonlyMap<string, number>): string[] {
  const names = parseCondition(source).names.filter(
    ({ name, viaPhases }) => viaPhases || !(TYPES.has(name) || TALK.includes(name)),
  );
  return [...new Set(names.map(({ name }) => name))].filter((name) => phases.has(name));
}
