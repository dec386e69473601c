import type { TextProblem } from "./diagnostic.ts";
import { nearest } from "./schema/nearest.ts";
import { SLOT_NAMES } from "./slot.ts";

const LITERAL = "write {{ for a literal brace";

/** A slot that stands for nothing. */
export function badSlot(name: string, path: string[], [start, end]: [number, number]): TextProblem {
  return { code: "C1401", ...slotProblem(name, path), start, end };
}

export function neverClosed(start: number): TextProblem {
  return { code: "C1402", message: "this { is never closed", hint: LITERAL, start, end: start + 1 };
}

export function doubleClose(start: number): TextProblem {
  return {
    code: "C1404",
    message: "}} stays two braces: only {{ is shortened to one",
    hint: "write }",
    start,
    end: start + 2,
  };
}

function slotProblem(name: string, path: string[]): { message: string; hint: string } {
  if (!(SLOT_NAMES as readonly string[]).includes(name)) {
    const near =
      nearest(name.trim(), SLOT_NAMES) ?? SLOT_NAMES.find((known) => known === name.trim());
    const hint =
      near === undefined
        ? `the names are: ${SLOT_NAMES.join(", ")}`
        : `did you mean {${[near, ...path].join(".")}}?`;
    return {
      message: `unknown template name ${JSON.stringify(name.slice(0, 40))}`,
      hint: `${hint}; ${LITERAL}`,
    };
  }
  if (path.includes(""))
    return { message: "a name is missing between the dots", hint: "such as {event.issue.title}" };
  return name === "results"
    ? { message: "{results} needs the name of a phase", hint: "such as {results.review}" }
    : { message: `{${name}} has nothing inside it`, hint: `write {${name}}` };
}
