import type { DiagnosticCode, Finding, Report } from "../diagnostic.ts";
import { escapeStep } from "../read/node.ts";
import type { SchemaError } from "./keywords.ts";
import { didYouMean } from "./nearest.ts";
import { badPattern } from "./pattern.ts";
import { typeAt, unknownProperty } from "./property.ts";
import { valueAt } from "./value.ts";
import { either, placeName, quote, thing, typeWords, valueWords } from "./words.ts";

export interface Explanation extends Finding {
  code: DiagnosticCode;
  message: string;
  /** Appended to the pointer of the error. */
  step?: string;
}

/** Reports one schema error in words a writer of documents understands. */
export function explainError(error: SchemaError, root: unknown, report: Report): void {
  const value = valueAt(root, error.instancePath);
  const { code, message, step, ...finding } = explain(error, value);
  const pointer =
    step === undefined ? error.instancePath : `${error.instancePath}/${escapeStep(step)}`;
  report.add(code, pointer, message, finding);
}

function explain(error: SchemaError, value: unknown): Explanation {
  const { keyword, params, instancePath } = error;
  const name = placeName(instancePath);
  const limit = params["limit"] as number;
  switch (keyword) {
    case "type":
      return {
        code: "C1201",
        message: `${name} must be ${typeWords(params["type"] as string | string[])}, not ${valueWords(value)}`,
        hint: instancePath === "/connector" ? 'write "2.0"' : typeHint(params["type"], value),
      };
    case "required":
      return {
        code: "C1202",
        message: `${thing(typeAt(instancePath))} needs \`${String(params["missingProperty"])}\``,
        at: "key",
      };
    case "additionalProperties":
      return unknownProperty(typeAt(instancePath), String(params["additionalProperty"]));
    case "enum": {
      const allowed = params["allowedValues"] as string[];
      return {
        code: "C1204",
        message: `${name} must be ${either(allowed.map((word) => JSON.stringify(word)))}, not ${quote(String(value))}`,
        hint: didYouMean(String(value), allowed),
      };
    }
    case "minimum":
    case "maximum":
    case "exclusiveMinimum": {
      const bound = { minimum: "at least", maximum: "at most", exclusiveMinimum: "more than" }[
        keyword
      ];
      return { code: "C1205", message: `${name} must be ${bound} ${limit}, not ${String(value)}` };
    }
    case "minLength":
      return { code: "C1206", message: `${name} must not be empty` };
    case "maxLength":
      return { code: "C1206", message: `${name} is longer than ${limit} characters` };
    case "pattern":
      return badPattern(name, nearestType(instancePath), String(value));
    case "minItems":
    case "minProperties":
      return {
        code: "C1207",
        message: `${name} needs at least ${count(limit, keyword)}`,
        at: "key",
      };
    case "maxItems":
      return {
        code: "C1207",
        message: `${name} has more than ${count(limit, keyword)}`,
        at: "key",
      };
    case "propertyNames":
      return badKey(name, String(params["propertyName"]));
    default:
      return { code: "C1201", message: `${name} does not fit the schema (${keyword})` };
  }
}

/** The type of the value or of the nearest one above it that has a name. */
function nearestType(pointer: string): string {
  const type = typeAt(pointer);
  return type === "" ? nearestType(pointer.slice(0, pointer.lastIndexOf("/"))) : type;
}

function typeHint(type: unknown, value: unknown): string | undefined {
  if (type === "array" && typeof value === "string") return `write [${quote(value)}]`;
  if (type === "boolean" && (value === "true" || value === "false"))
    return `write ${value} without quotes`;
  if (
    typeof value === "string" &&
    /^\d+$/.test(value) &&
    [type].flat().some((one) => one === "integer" || one === "number")
  )
    return `write ${value} without quotes`;
  if (type === "integer" && typeof value === "number") return "use a whole number";
  return undefined;
}

function badKey(name: string, key: string): Explanation {
  return name === "`env`"
    ? {
        code: "C1208",
        message: `${quote(key)} cannot name an environment variable`,
        hint: "letters, digits and _ only, not starting with a digit",
        step: key,
        at: "key",
      }
    : {
        code: "C1208",
        message: `${quote(key)} cannot be a name in ${name}`,
        hint: "use one line of 1 to 120 characters",
        step: key,
        at: "key",
      };
}

function count(limit: number, keyword: string): string {
  const word = keyword === "minProperties" ? "property" : "entry";
  return limit === 1 ? `1 ${word}` : `${limit} ${word.replace(/y$/, "ies")}`;
}
