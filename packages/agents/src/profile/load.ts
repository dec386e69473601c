import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BUILT_IN } from "../profiles/built-in.ts";
import { fileFaults, profileFaults } from "./check.ts";
import { DEFAULTS } from "./defaults.ts";
import { lineColumn, locate } from "./locate.ts";
import { isObject, mergeProfile } from "./merge.ts";
import { type ProfileSet, profileSet } from "./set.ts";
import type { Profile } from "./types.ts";

export interface LoadOptions {
  /** Folders with `*.agent.json`; a later one of the same name wins. A folder that is not there is no error. */
  user?: string;
  project?: string;
  /** Variables of the composition root, e.g. `rehearsal`. They win over the built-in `node` and `lib`. */
  variables?: Record<string, string>;
}

/** A profile that could not be used, told as `file:line:column`. */
export interface ProfileError {
  file: string;
  position: string;
  message: string;
}

interface Source {
  file: string;
  text: string;
  json: Record<string, unknown>;
}

/** Reads the built-in profiles, then the user's, then the project's. A bad file is an entry in `errors` and leaves the
 *  profile of that name as it was before. */
export function loadProfiles(options: LoadOptions = {}): ProfileSet {
  const errors: ProfileError[] = [];
  const layers = [
    BUILT_IN.map((json): Source => ({ file: "built in", text: "", json })),
    sourcesIn(options.user, errors),
    sourcesIn(options.project, errors),
  ];
  const raw = new Map<string, Record<string, unknown>>();
  const profiles = new Map<string, Profile>();
  const known = Object.keys(options.variables ?? {});
  for (const source of layers.flat()) {
    const faults = source.text === "" ? [] : fileFaults(source.json);
    const merged = faults.length === 0 ? inherit(source, raw, faults) : source.json;
    const profile = mergeProfile(DEFAULTS, merged) as unknown as Profile;
    if (faults.length === 0) faults.push(...profileFaults(profile, known));
    for (const fault of faults)
      errors.push({
        file: source.file,
        position: locate(source.text, fault.pointer),
        message: `${fault.pointer || "/"} ${fault.message}`,
      });
    if (faults.length > 0) continue;
    raw.set(profile.name, merged);
    profiles.set(profile.name, { ...profile, title: profile.title ?? profile.name });
  }
  return profileSet(profiles, errors, options.variables ?? {});
}

/** The file over the profile that it extends; `extends` may name the profile it replaces. */
function inherit(
  source: Source,
  raw: Map<string, Record<string, unknown>>,
  faults: { pointer: string; message: string }[],
): Record<string, unknown> {
  const { extends: parent, $schema: _, ...own } = source.json;
  if (parent === undefined) return own;
  const base = raw.get(parent as string);
  if (base === undefined) {
    const names = [...raw.keys()].join(", ");
    faults.push({
      pointer: "/extends",
      message: `no profile is called ${JSON.stringify(parent)}; known here: ${names}`,
    });
    return own;
  }
  return mergeProfile(base, own);
}

function sourcesIn(folder: string | undefined, errors: ProfileError[]): Source[] {
  const sources: Source[] = [];
  for (const file of filesIn(folder)) {
    try {
      const text = readFileSync(file, "utf8");
      const json: unknown = JSON.parse(text);
      if (!isObject(json)) throw new SyntaxError("is not an object");
      sources.push({ file, text, json });
    } catch (error) {
      errors.push({ file, ...syntaxFault(file, error) });
    }
  }
  return sources;
}

function filesIn(folder: string | undefined): string[] {
  if (folder === undefined) return [];
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(".agent.json"));
    return names.toSorted().map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function syntaxFault(file: string, error: unknown): { position: string; message: string } {
  const message = error instanceof Error ? error.message : String(error);
  const offset = Number(/position (\d+)/.exec(message)?.[1] ?? 0);
  const text = offset > 0 ? readFileSync(file, "utf8") : "";
  return {
    position: lineColumn(text, offset),
    message: message.replace(/ \(line \d+ column \d+\)/, ""),
  };
}
