interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  $defs?: Record<string, Schema>;
}

/** Which properties each type has, and the type of each: what did-you-mean looks in. `Worker*` is many of them. */
export function shapeModule(schema: Schema): string {
  const definitions = schema.$defs ?? {};
  const all: [string, Schema][] = [["ConnectorDocument", schema], ...Object.entries(definitions)];
  const rows = all
    .filter(([, { properties }]) => properties)
    .map(([name, { properties = {} }]) => {
      const types = Object.entries(properties).map(([key, inner]) => [
        key,
        typeOf(inner, definitions),
      ]);
      return `  ${name}: ${JSON.stringify(Object.fromEntries(types))},`;
    });
  return `// Generated from spec/2.0/connector.schema.json. Do not edit.
export const SHAPE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
${rows.join("\n")}
};
`;
}

function typeOf(schema: Schema, definitions: Record<string, Schema>): string {
  const { $ref, items, additionalProperties } = schema;
  if ($ref !== undefined) {
    const name = $ref.split("/").at(-1) ?? "";
    if (name === "SubTeam") return "ConnectorDocument";
    const target = definitions[name] ?? {};
    return target.items?.$ref && !target.properties ? typeOf(target, definitions) : name;
  }
  const many =
    items ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
  return many?.$ref ? `${typeOf(many, definitions)}*` : "";
}
