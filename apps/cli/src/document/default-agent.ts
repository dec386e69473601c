import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Paths } from "../paths.ts";
import { EXIT, Failure } from "../failure.ts";

/** The agent for phases that name none: the user's setting, else the only one installed. */
export async function chooseDefaultAgent(
  paths: Paths,
  installed: string[],
  looked: string[],
): Promise<string> {
  const chosen = await readSetting(join(paths.config, "config.json"));
  if (chosen) return chosen;
  const [only, ...others] = installed;
  if (only !== undefined && others.length === 0) return only;
  const found =
    installed.length === 0 ? "none is installed" : `${installed.join(", ")} are installed`;
  throw new Failure(
    `the document names no model and none is chosen: ${found} (looked for ${looked.join(", ")})`,
    {
      exit: EXIT.usage,
      hint: `name a model in the document, or write {"agent": "${only ?? "claude"}"} to ${join(paths.config, "config.json")}`,
    },
  );
}

async function readSetting(file: string): Promise<string | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const value = (JSON.parse(text) as { agent?: unknown }).agent;
    return typeof value === "string" ? value : undefined;
  } catch (error) {
    throw new Failure(
      `${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`,
      { exit: EXIT.usage },
    );
  }
}
