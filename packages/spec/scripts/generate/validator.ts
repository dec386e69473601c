import Ajv2020 from "ajv/dist/2020.js";
import standalone from "ajv/dist/standalone/index.js";
import { build } from "esbuild";

/** The standalone validator of the schema as one module without imports, made by ajv. */
export async function validatorModule(schema: Record<string, unknown>): Promise<string> {
  const ajv = new Ajv2020.default({
    allErrors: true,
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    code: { source: true, esm: true },
  });
  const code = standalone
    .default(ajv, ajv.compile(schema))
    .replace(/export const validate = \w+;/, "");
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: "esm",
    target: "node22",
    minify: true,
    lineLimit: 120,
    legalComments: "none",
    logLevel: "error",
  });
  const [file] = outputFiles;
  return `// Generated from spec/2.0/connector.schema.json by ajv (MIT). Do not edit.\n${file?.text ?? ""}`;
}

/** Its type. */
export const VALIDATOR_TYPES = `// Generated. Do not edit.
import type { DocumentError } from "../validator.ts";

declare const validate: {
  (value: unknown): boolean;
  /** Of the last call. */
  errors?: DocumentError[] | null;
};
export default validate;
`;
