import type { Mount } from "../bwrap/mount.ts";

/** Folders in which settings are kept that other programs obey later, outside the sandbox: hooks, tasks, start-up. */
export const GUARDED_FOLDERS = [
  ".claude",
  ".codex",
  ".gemini",
  ".opencode",
  ".vscode",
  ".devcontainer",
  ".husky",
] as const;

/** Files of that kind. Where one is missing it is not made: an empty one would confuse its program and show in the tree. */
export const GUARDED_FILES = [
  ".mcp.json",
  ".envrc",
  "opencode.json",
  "opencode.jsonc",
  ".aider.conf.yml",
] as const;

/** What stands at a guarded path before the session. */
export interface Guard {
  path: string;
  /** `absent` folders are hidden by an empty one while the session lives; `absent` files are looked for afterwards.
   *  A link cannot be mounted over. */
  state: "there" | "absent-folder" | "absent-file" | "link";
}

/** The mounts that keep guarded paths as they are. `empty` is an empty folder of the host. */
export function guardMounts(guards: readonly Guard[], empty: string): Mount[] {
  return guards.flatMap(({ path, state }): Mount[] => {
    if (state === "there") return [{ kind: "read", source: path, at: path }];
    if (state === "absent-folder") return [{ kind: "read", source: empty, at: path }];
    return [];
  });
}

/** Guarded paths below the given folders, without those that the draft opened for writing by name. */
export function guardedPaths(
  roots: readonly string[],
  open: readonly string[],
): { path: string; folder: boolean }[] {
  const all = roots.flatMap((root) => [
    ...GUARDED_FOLDERS.map((name) => ({ path: `${root}/${name}`, folder: true })),
    ...GUARDED_FILES.map((name) => ({ path: `${root}/${name}`, folder: false })),
  ]);
  return all.filter(({ path }) => !open.includes(path));
}
