import type { TextProblem } from "../diagnostic.ts";
import { type CelFault, celFault, parseCel, type TypeCheckResult } from "./cel.ts";
import { type ConditionName, scopeOf } from "./scope.ts";

export interface ParsedCondition {
  /** The CEL source as written. */
  source: string;
  /** Everything it reads by name, in order of appearance; which of them are phases the document decides. */
  names: ConditionName[];
  /** Empty when the condition can be used. */
  problems: TextProblem[];
}

/** Longest condition, in bytes of UTF-8. */
const LONGEST_CONDITION = 1024;

/** Parses a condition and refuses what could run away: `matches`, loops over lists of unknown length, more than 1 kB. */
export function parseCondition(source: string): ParsedCondition {
  const bytes = new TextEncoder().encode(source).length;
  if (bytes > LONGEST_CONDITION) {
    const message = `the condition is ${bytes} bytes long, the limit is ${LONGEST_CONDITION}`;
    return { source, names: [], problems: [whole(source, "C1505", message)] };
  }
  let expression: ReturnType<typeof parseCel>;
  try {
    expression = parseCel(source);
  } catch (error) {
    return { source, names: [], problems: [syntaxProblem(source, celFault(error))] };
  }
  const { names, problems } = scopeOf(expression.ast);
  return {
    source,
    names,
    problems: problems.length > 0 ? problems : typeProblems(source, expression.check()),
  };
}

function syntaxProblem(source: string, { code, summary, range }: CelFault): TextProblem {
  const place = range ?? { start: 0, end: source.length };
  if (code === "limit_exceeded")
    return { code: "C1505", message: "the condition is too large or too deeply nested", ...place };
  const hint = syntaxHint(source, place.start);
  const what = summary.endsWith("EOF") ? "it ends too early" : lower(summary);
  const message = `the condition is not valid CEL: ${what}`;
  return { code: "C1501", message, ...(hint ? { hint } : {}), ...place };
}

function typeProblems(source: string, result: TypeCheckResult): TextProblem[] {
  if (!result.valid) {
    const { summary, range } = celFault(result.error);
    return [
      {
        ...whole(source, "C1506", `the condition cannot be evaluated: ${withoutDyn(summary)}`),
        ...range,
      },
    ];
  }
  if (result.type === "bool" || result.type === "dyn") return [];
  return [
    whole(
      source,
      "C1506",
      `the condition gives ${withArticle(result.type ?? "?")}, not true or false`,
    ),
  ];
}

function whole(source: string, code: TextProblem["code"], message: string): TextProblem {
  return { code, message, start: 0, end: source.length };
}

/** The library's message without its notation for values whose type is only known at run time. */
export const withoutDyn = (summary: string): string =>
  lower(summary)
    .replaceAll(/dyn<(\w+)>/g, "$1")
    .replace("no such overload: ", "types do not fit: ");

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
const withArticle = (type: string): string => `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;

function syntaxHint(source: string, at: number): string | undefined {
  if (/\s(and|or|not)\s/.test(source)) return "CEL writes && for and, || for or, ! for not";
  return source[at] === "=" && !/[=!<>]/.test(source[at - 1] ?? "") ? "compare with ==" : undefined;
}
