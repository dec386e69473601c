import Ajv from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { build } from "esbuild";

/** The schema as one function without imports. */
export async function validatorModule(schema: Record<string, unknown>): Promise<string> {
  const ajv = new Ajv.default({
    allErrors: true,
    allowUnionTypes: true,
    strict: true,
    strictRequired: false,
    messages: false,
    inlineRefs: false,
    code: { source: true, esm: true },
  });
  const code = standaloneCode.default(ajv, ajv.compile(bare(schema) as object));
  const bundled = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: "js" },
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    target: "es2023",
    minify: true,
    legalComments: "none",
  });
  const text = bundled.outputFiles[0]?.text ?? "";
  const name = /export\{(\w+) as default(?:,\w+ as \w+)*\};\s*$/.exec(text)?.[1];
  if (!name) throw new Error("the bundled validator has no default export");
  return `// Generated from spec/2.0/connector.schema.json. Do not edit.
// oxlint-disable
// @ts-nocheck
export interface SchemaError {
  instancePath: string;
  schemaPath: string;
  keyword: string;
  params: Record<string, unknown>;
}
export interface SchemaValidator {
  (value: unknown): boolean;
  errors?: SchemaError[] | null;
}
${text.replace(/export\{[^}]*\};\s*$/, "")}
export const validator: SchemaValidator = ${name};
`;
}

/** The schema without what a validator does not read. Names of properties are kept. */
function bare(value: unknown, names = false): unknown {
  if (Array.isArray(value)) return value.map((item) => bare(item));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key]) => names || !["title", "description", "examples", "default"].includes(key),
  );
  return Object.fromEntries(
    kept.map(([key, inner]) => [
      key,
      bare(inner, !names && (key === "properties" || key === "$defs")),
    ]),
  );
}
