import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";

const SCHEMAS: Record<string, string> = {
  connector: "@connector/spec/schema.json",
  "connector-draft-07": "@connector/spec/schema.draft-07.json",
  agent: "@pty4ai/agents/schema.json",
};

export async function printSchema(
  context: Context,
  what: string,
  draft07: boolean,
): Promise<number> {
  const name = SCHEMAS[draft07 ? `${what}-draft-07` : what];
  if (!name) {
    throw new Failure(`there is no ${draft07 ? "draft-07 " : ""}schema ${JSON.stringify(what)}`, {
      exit: EXIT.usage,
      hint: "`niia schema connector` and `niia schema agent` exist; --draft-07 goes with connector",
    });
  }
  context.out(await readFile(createRequire(import.meta.url).resolve(name), "utf8"));
  return 0;
}
