import type { Report } from "../diagnostic.ts";
import { didYouMean } from "../schema/nearest.ts";
import { quote } from "../schema/words.ts";
import { at, type Fields, isObject, type Team } from "./team.ts";

const TYPES = ["string", "number", "integer", "boolean", "object", "array", "null"];
const KEYWORDS = [
  "type",
  "properties",
  "required",
  "items",
  "enum",
  "const",
  "additionalProperties",
  "patternProperties",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "pattern",
  "description",
  "title",
];

/** `outputs` is a JSON Schema that a result can satisfy, as far as its outline shows. */
export function checkOutputs(team: Team, report: Report): void {
  for (const { fields, pointer } of team.phases) {
    if (isObject(fields["outputs"])) checkSchema(fields["outputs"], at(pointer, "outputs"), report);
  }
}

function checkSchema(schema: Fields, pointer: string, report: Report): void {
  checkType(schema["type"], at(pointer, "type"), report);
  for (const key of Object.keys(schema)) {
    const hint = KEYWORDS.includes(key) ? undefined : misspelt(key);
    if (hint)
      report.add("C1807", at(pointer, key), `${quote(key)} is not a JSON Schema keyword`, {
        hint,
        at: "key",
      });
  }
  const { properties, items, required } = schema;
  if (
    required !== undefined &&
    !(Array.isArray(required) && required.every((name) => typeof name === "string"))
  )
    report.add("C1807", at(pointer, "required"), "`required` is a list of names");
  if (properties !== undefined && !isObject(properties))
    report.add("C1807", at(pointer, "properties"), "`properties` is an object");
  if (isObject(items)) checkSchema(items, at(pointer, "items"), report);
  for (const [name, property] of Object.entries(isObject(properties) ? properties : {})) {
    if (isObject(property)) checkSchema(property, at(at(pointer, "properties"), name), report);
    else if (typeof property !== "boolean")
      report.add(
        "C1807",
        at(at(pointer, "properties"), name),
        `the schema of ${quote(name)} must be an object`,
        {
          hint:
            typeof property === "string" && TYPES.includes(property)
              ? `write { "type": "${property}" }`
              : undefined,
        },
      );
  }
}

function checkType(type: unknown, pointer: string, report: Report): void {
  for (const one of [type].flat()) {
    if (one === undefined || (typeof one === "string" && TYPES.includes(one))) continue;
    const hint = typeof one === "string" ? didYouMean(one, TYPES) : undefined;
    report.add("C1807", pointer, `${JSON.stringify(one)} is not a JSON Schema type`, {
      hint: hint ?? `the types are: ${TYPES.join(", ")}`,
    });
  }
}

/** Only near misses of common keywords: JSON Schema has many, and unknown ones are annotations. */
function misspelt(key: string): string | undefined {
  if (
    /^(\$|x-)|^(not|if|then|else|anyOf|oneOf|allOf|format|default|examples|title|minProperties|maxProperties|uniqueItems|multipleOf|contains|prefixItems)$/.test(
      key,
    )
  )
    return undefined;
  return didYouMean(key, KEYWORDS);
}
