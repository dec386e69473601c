import { createReport, type Diagnostic, type Report, sortDiagnostics } from "./diagnostic.ts";
import { excess } from "./read/measure.ts";
import { NOWHERE, type Positions } from "./read/positions.ts";
import { checkRules } from "./rules/check.ts";
import { checkSchema } from "./schema/check.ts";
import { valueWords } from "./schema/words.ts";

export interface ValidateOptions {
  /** The document's path, for messages. */
  source: string;
  /** From `parse`; without them every finding is at 1:1. */
  positions?: Positions;
  /** The agents that exist. Given, any other is an error; otherwise one that is not well known is a warning. */
  agents?: readonly string[];
}

/** Everything that is wrong with a document that was read from JSON, in document order. */
export function validate(document: unknown, options: ValidateOptions): Diagnostic[] {
  const report = createReport(options.source, options.positions ?? NOWHERE);
  const fault = excess(document);
  if (fault) report.add(fault.code, "", fault.message);
  else check(document, report, options.agents);
  return sortDiagnostics(report.diagnostics);
}

/** Documents that passed, so that `plan` need not check them again. */
const checked: WeakSet<object> = new WeakSet();

export function check(
  document: unknown,
  report: Report,
  agents: readonly string[] | undefined,
): void {
  if (typeof document !== "object" || document === null || Array.isArray(document)) {
    report.add("C1009", "", `a connector document is an object, this is ${valueWords(document)}`);
    return;
  }
  checkSchema(document, report);
  if (report.diagnostics.some(({ code }) => code === "C1210")) return;
  report.shapeIsKnown();
  checkRules(document as Readonly<Record<string, unknown>>, report, agents);
  if (report.ok()) checked.add(document);
}

/** True when the very same object was checked before and had no errors. */
export const wasChecked = (document: unknown): boolean =>
  typeof document === "object" && document !== null && checked.has(document);
