type Schema = Record<string, unknown>;

/** The schema in the dialect that editors know best: `definitions`, and no keyword beside a `$ref`. */
export function draft07(schema: Schema): Schema {
  const { $defs, ...rest } = convert(schema) as Schema;
  return {
    ...rest,
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: String(schema["$id"]).replace("connector.schema.json", "connector.draft-07.schema.json"),
    definitions: $defs,
  };
}

function convert(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(convert);
  if (typeof value !== "object" || value === null) return value;
  const { $ref, ...rest } = value as Schema;
  const converted = Object.fromEntries(
    Object.entries(rest).map(([key, inner]) => [key, key === "examples" ? inner : convert(inner)]),
  );
  if (typeof $ref !== "string") return converted;
  const reference = { $ref: $ref.replace("#/$defs/", "#/definitions/") };
  return Object.keys(converted).length === 0 ? reference : { ...converted, allOf: [reference] };
}
