import type { DiagnosticCode } from "../diagnostic.ts";
import { LIMITS } from "./limits.ts";

/** Why a value that was not read by us is too deep or too large; also when it contains itself. */
export function excess(root: unknown): { code: DiagnosticCode; message: string } | undefined {
  const open: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  let values = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, depth } = next;
    if (++values > LIMITS.values)
      return { code: "C1005", message: `the document holds more than ${LIMITS.values} values` };
    if (typeof value !== "object" || value === null) continue;
    if (depth >= LIMITS.depth)
      return {
        code: "C1006",
        message: `objects and arrays are nested more than ${LIMITS.depth} deep`,
      };
    for (const inner of Object.values(value)) open.push({ value: inner, depth: depth + 1 });
  }
  return undefined;
}
