import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isObject } from "./profile/merge.ts";
import { BUILT_IN } from "./profiles/built-in.ts";

/** Every name an agent can be asked for by: profiles and their short names, built in and in the given folders. Nothing is
 *  checked, so that it costs a command next to nothing; `loadProfiles` tells what is wrong with a file. */
export function agentNames(folders: { user?: string; project?: string } = {}): string[] {
  const files = [folders.user, folders.project].flatMap(profilesIn);
  return [...new Set([...BUILT_IN, ...files].flatMap(namesOf))];
}

function namesOf(profile: Record<string, unknown>): string[] {
  const model = profile["model"];
  const short: unknown = isObject(model) ? model["short"] : [];
  return [profile["name"], ...(Array.isArray(short) ? short : [])].filter(
    (name): name is string => typeof name === "string",
  );
}

function profilesIn(folder: string | undefined): Record<string, unknown>[] {
  return filesIn(folder).flatMap((file) => {
    try {
      const value: unknown = JSON.parse(readFileSync(file, "utf8"));
      return isObject(value) ? [value] : [];
    } catch {
      return [];
    }
  });
}

function filesIn(folder: string | undefined): string[] {
  if (folder === undefined || !existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".agent.json"));
  return names.map((name) => join(folder, name));
}
