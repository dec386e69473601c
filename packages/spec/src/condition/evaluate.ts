import { ConditionError } from "./error.ts";
import { type CelFault, celFault, parseCel } from "./cel.ts";
import { parseCondition, withoutDyn } from "./parse.ts";

/** What is known of a phase when a later condition is evaluated. */
export interface PhaseFacts {
  /** `done`, `failed`, `skipped`, `cancelled`. */
  status: string;
  /** The merged structured result. */
  data?: Readonly<Record<string, unknown>> | undefined;
  workers?: readonly WorkerFacts[] | undefined;
}

export interface WorkerFacts {
  name?: string;
  status: string;
  text?: string;
  data?: Readonly<Record<string, unknown>> | undefined;
  [field: string]: unknown;
}

export interface ConditionFacts {
  /** By phase name. */
  phases?: Readonly<Record<string, PhaseFacts>> | undefined;
  event?: unknown;
  run?: unknown;
  /** Of `until`: the last message, and the round from 1. */
  last?: string;
  round?: number;
}

export interface ConditionResult {
  value: boolean;
  /** What was missing, where that decided the result. */
  warnings: string[];
}

const MISSING = new Set([
  "no_such_key",
  "unknown_variable",
  "index_out_of_bounds",
  "index_out_of_range",
]);

/** Evaluates a condition. A missing field makes it false, with a warning that names the field.
 *  Throws `ConditionError` when the condition is not valid, mixes types, or gives anything but true or false. */
export function evaluateCondition(
  condition: { source: string },
  facts: ConditionFacts,
): ConditionResult {
  const { source } = condition;
  const [problem] = parseCondition(source).problems;
  if (problem) throw new ConditionError(source, problem.message);
  let value: unknown;
  try {
    value = parseCel(source)(variables(facts));
  } catch (error) {
    const fault = celFault(error);
    if (!isMissing(fault))
      throw new ConditionError(source, typeMessage(fault.summary), { cause: error });
    return {
      value: false,
      warnings: [`${missingName(source, fault)} is missing, so the condition is false`],
    };
  }
  if (typeof value === "boolean") return { value, warnings: [] };
  throw new ConditionError(source, `The condition gave ${kind(value)}, not true or false`);
}

function typeMessage(summary: string): string {
  const message = withoutDyn(summary);
  return /double [-+*/%] int|int [-+*/%] double/.test(message)
    ? `${message}; numbers in results are doubles, so write 1.0 for 1`
    : message;
}

function isMissing({ code, summary }: CelFault): boolean {
  return MISSING.has(code) || summary.startsWith("No such key");
}

function missingName(source: string, { range, node, summary }: CelFault): string {
  const place = node ?? range;
  if (!place) return summary;
  return source.slice(node?.start ?? place.start, place.end).trim() || summary;
}

/** Facts as CEL variables: plain data without prototypes, phases both by name and in `phases`. */
function variables({
  phases = {},
  event,
  run,
  last,
  round,
}: ConditionFacts): Record<string, unknown> {
  const byName: Record<string, unknown> = Object.create(null);
  for (const [name, { status, data, workers }] of Object.entries(phases)) {
    byName[name] = record({
      ...data,
      status,
      workers: (workers ?? []).map((worker) => record(worker)),
    });
  }
  const all: Record<string, unknown> = Object.assign(Object.create(null), byName);
  all["phases"] = byName;
  all["run"] = plain(run ?? {});
  all["event"] = plain(event ?? {});
  if (last !== undefined) all["last"] = last;
  if (round !== undefined) all["round"] = BigInt(round);
  return all;
}

const record = (fields: object): unknown => plain(fields);

/** A copy as JSON would carry it, without prototypes. */
function plain(value: unknown): unknown {
  const text = JSON.stringify(value);
  if (text === undefined) return null;
  return JSON.parse(text, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.assign(Object.create(null), inner)
      : inner,
  );
}

function kind(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "bigint" || typeof value === "number") return `the number ${value}`;
  return typeof value === "string" ? "a string" : "a map";
}
