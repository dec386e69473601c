type Json = Record<string, unknown>;

const KEYWORDS = new Set([
  "$ref",
  "type",
  "enum",
  "pattern",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "items",
  "minItems",
  "maxItems",
  "properties",
  "patternProperties",
  "additionalProperties",
  "propertyNames",
  "required",
  "minProperties",
  "if",
  "then",
]);
const NOTES = new Set(["$schema", "$id", "title", "description", "examples", "default"]);

/** The schema as the package reads it: without what is only for people, and only with keywords it checks. */
export function schemaModule(schema: Json): string {
  const definitions = Object.entries(schema["$defs"] as Record<string, Json>);
  const root = Object.fromEntries(
    Object.entries(schema).filter(([keyword]) => keyword !== "$defs"),
  );
  const rows = [["ConnectorDocument", root] as const, ...definitions].map(
    ([name, definition]) => `  ${name}: ${JSON.stringify(bare(definition))},`,
  );
  return `// Generated from spec/2.0/connector.schema.json. Do not edit.
import type { Schema } from "../schema/keywords.ts";

export const SCHEMAS: Readonly<Record<string, Schema>> = {
${rows.join("\n")}
};
`;
}

function bare(schema: unknown): unknown {
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema as Json).filter(([keyword]) => !NOTES.has(keyword));
  return Object.fromEntries(
    entries.map(([keyword, value]) => [keyword, bareKeyword(keyword, value)]),
  );
}

function bareKeyword(keyword: string, value: unknown): unknown {
  if (!KEYWORDS.has(keyword))
    throw new Error(`src/schema/keywords.ts does not check the keyword ${keyword}`);
  if (keyword === "$ref")
    return value === "#" ? "ConnectorDocument" : String(value).replace("#/$defs/", "");
  if (keyword === "properties")
    return Object.fromEntries(
      Object.entries(value as Json).map(([name, inner]) => [name, bare(inner)]),
    );
  if (keyword === "patternProperties") {
    if (JSON.stringify(value) !== '{"^x-":true}')
      throw new Error("the only patternProperties is ^x-");
    return value;
  }
  return ["items", "additionalProperties", "propertyNames", "if", "then"].includes(keyword)
    ? bare(value)
    : value;
}
