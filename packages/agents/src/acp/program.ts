import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const SOURCE = import.meta.url.endsWith(".ts");
const HERE = dirname(fileURLToPath(import.meta.url));
const MAIN = join(HERE, "bridge", SOURCE ? "main.ts" : "main.js");
const LIBRARIES = ["@agentclientprotocol/sdk", "zod"];

/** The program that drives an agent by messages, inside its session: put in front of the agent's own command line. It takes
 *  no option, so that a sandbox that looks for programs among the first words finds the agent. */
export function bridgeCommand(speaks: string, opening: string): string[] {
  return ["{node}", MAIN, speaks, opening];
}

/** What a sandbox must show for it to run: its own files, and the libraries where it looks for them. */
export function bridgePaths(): string[] {
  const libraries = LIBRARIES.flatMap((name) => {
    const found = folderOf(name);
    return found === undefined ? [] : [found, realpathSync(found)];
  });
  return [...new Set([HERE, manifest(), ...libraries])];
}

/** Where Node looks: `node_modules` of this folder and of those above. */
function folderOf(name: string): string | undefined {
  for (let at = HERE; ; at = dirname(at)) {
    const folder = join(at, "node_modules", name);
    if (existsSync(folder)) return folder;
    if (at === dirname(at)) return undefined;
  }
}

/** It says that the files beside it are modules. */
function manifest(): string {
  return fileURLToPath(new URL("../../package.json", import.meta.url));
}
