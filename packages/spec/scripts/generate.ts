// Makes everything that is derived from spec/2.0: types, validator, codes, the draft-07 schema, errors.md.
// `--check` writes nothing and exits 1 when a committed file is stale.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { errorPage } from "./generate/errors.ts";
import { codesModule } from "./generate/codes.ts";
import { draft07 } from "./generate/draft-07.ts";
import { schemaModule } from "./generate/schema.ts";
import { shapeModule } from "./generate/shape.ts";
import { typesModule } from "./generate/types.ts";
import { VALIDATOR_TYPES, validatorModule } from "./generate/validator.ts";

const root = new URL("../../../", import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, root), "utf8"));

export async function generate(): Promise<Map<string, string>> {
  const schema = read("spec/2.0/connector.schema.json") as Record<string, unknown>;
  const errors = read("spec/2.0/errors.json") as never;
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  const old = json(draft07(schema));
  return new Map([
    ["spec/errors.md", errorPage(errors)],
    ["spec/2.0/connector.draft-07.schema.json", old],
    ["packages/spec/src/generated/connector.draft-07.schema.json", old],
    ["packages/spec/src/generated/connector.schema.json", json(schema)],
    ["packages/spec/src/generated/codes.ts", codesModule(errors)],
    ["packages/spec/src/generated/shape.ts", shapeModule(schema)],
    ["packages/spec/src/generated/types.ts", await typesModule(schema)],
    ["packages/spec/src/generated/schemas.ts", schemaModule(schema)],
    ["packages/spec/src/generated/validator.js", await validatorModule(schema)],
    ["packages/spec/src/generated/validator.d.ts", VALIDATOR_TYPES],
  ]);
}

/** Paths of committed files that differ from what would be generated now. */
export async function stale(): Promise<string[]> {
  const files = await generate();
  return [...files].filter(([path, text]) => current(path) !== text).map(([path]) => path);
}

function current(path: string): string | undefined {
  try {
    return readFileSync(new URL(path, root), "utf8");
  } catch {
    return undefined;
  }
}

if (import.meta.main) {
  if (process.argv.includes("--check")) {
    const old = await stale();
    for (const path of old)
      console.error(`stale: ${path} (run: pnpm --filter @connector/spec generate)`);
    process.exitCode = old.length > 0 ? 1 : 0;
  } else {
    for (const [path, text] of await generate()) {
      const file = new URL(path, root);
      mkdirSync(dirname(file.pathname), { recursive: true });
      if (current(path) === text) continue;
      writeFileSync(file, text);
      console.error(`wrote ${relative(root.pathname, file.pathname)}`);
    }
  }
}
