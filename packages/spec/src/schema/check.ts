import type { Report } from "../diagnostic.ts";
import { explainError } from "./explain.ts";
import { type SchemaError, schemaErrors } from "./keywords.ts";
import { valueAt } from "./value.ts";

/** Reports every way in which a value is not of the shape the schema asks for. */
export function checkSchema(value: unknown, report: Report): void {
  const errors = schemaErrors(value).filter(isFirst());
  const version = errors.find((error) => error.instancePath === "/connector");
  const written = version && valueAt(value, "/connector");
  if (typeof written === "string" && isOtherMajor(written)) {
    report.add(
      "C1210",
      "/connector",
      `this document is written for connector ${written}, we read 2.x`,
      {
        hint: 'use a newer version of this tool, or set "connector": "2.0"',
      },
    );
    return;
  }
  for (const error of errors) {
    if (report.full()) return;
    explainError(error, value, report);
  }
}

/** Of several things that are wrong with one string only the first is told. */
function isFirst(): (error: SchemaError) => boolean {
  const seen = new Set<string>();
  return ({ keyword, instancePath }) => {
    if (!/^(minLength|maxLength|pattern|enum)$/.test(keyword)) return true;
    return !seen.has(instancePath) && seen.add(instancePath) !== undefined;
  };
}

const isOtherMajor = (version: string): boolean =>
  /^v?\d+(\.\d+)*$/.test(version) && !/^v?2(\.|$)/.test(version);
