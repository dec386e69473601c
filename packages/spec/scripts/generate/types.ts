import { compile } from "json-schema-to-typescript";

type Schema = Record<string, unknown>;

/** TypeScript types of a document. Each `$defs` entry becomes one exported type of its name. */
export async function typesModule(schema: Schema): Promise<string> {
  const body = await compile(prepare(schema) as never, "ConnectorDocument", {
    additionalProperties: false,
    bannerComment: "",
    ignoreMinAndMaxItems: true,
    unreachableDefinitions: true,
    style: { printWidth: 100 },
  });
  const generic = / *\*\n *\* This interface was referenced by .*\n *\* via the .*\n/g;
  return `// Generated from spec/2.0/connector.schema.json. Do not edit.\n${body.replace(generic, "")}`;
}

const UNSAYABLE = new Set(["patternProperties", "propertyNames", "examples"]);

/** Names referenced types instead of inlining them, and leaves out what types cannot say. */
function prepare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(prepare);
  if (typeof value !== "object" || value === null) return value;
  const { $ref, ...all } = value as Schema;
  const rest = Object.fromEntries(
    Object.entries(all).filter(([keyword]) => !UNSAYABLE.has(keyword)),
  );
  if (typeof $ref === "string") return { description: rest["description"], tsType: typeName($ref) };
  if (rest["then"])
    return {
      title: rest["title"],
      description: rest["description"],
      tsType: "string | ConnectorDocument",
    };
  return Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, prepare(inner)]));
}

const typeName = (ref: string): string =>
  ref === "#" ? "ConnectorDocument" : ref.slice(ref.lastIndexOf("/") + 1);
