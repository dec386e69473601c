import type { Report } from "../diagnostic.ts";
import { type SchemaError, validator } from "../generated/validator.ts";
import { explainError } from "./explain.ts";
import { valueAt } from "./value.ts";

/** Reports every way in which a value is not of the shape the schema asks for. */
export function checkSchema(value: unknown, report: Report): void {
  if (validator(value)) return;
  const errors = (validator.errors ?? []).filter((error) => !isEcho(error));
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
  for (const error of errors) explainError(error, value, report);
}

/** Errors that only repeat what another one says. */
function isEcho({ keyword, schemaPath }: SchemaError): boolean {
  return (
    keyword === "if" ||
    (keyword !== "propertyNames" && schemaPath.includes("/propertyNames/")) ||
    keyword === "$ref"
  );
}

const isOtherMajor = (version: string): boolean =>
  /^v?\d+(\.\d+)*$/.test(version) && !/^v?2(\.|$)/.test(version);
