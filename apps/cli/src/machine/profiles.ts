import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadProfiles, type ProfileSet } from "@pty4ai/agents";
import type { Paths } from "../paths.ts";

/** Built-in profiles, then the user's, then those of the project at `cwd`. */
export function findProfiles(paths: Paths, cwd: string): ProfileSet {
  return loadProfiles({
    user: join(paths.config, "agents"),
    project: join(cwd, ".niia", "agents"),
    variables: { rehearsal: rehearsalAgent() },
  });
}

/** Main file of the rehearsal agent, which a session runs with Node. */
export function rehearsalAgent(): string {
  return fileURLToPath(import.meta.resolve("@pty4ai/testkit/rehearsal"));
}
