import type { Mount } from "../bwrap/mount.ts";

/** Folders in which settings are kept that other programs obey later, outside the sandbox: hooks, tasks, start-up. */
export const GUARDED_FOLDERS = [
  ".claude",
  ".codex",
  ".gemini",
  ".vscode",
  ".devcontainer",
  ".husky",
  ".niia",
] as const;

/** Paths of that kind that stay as they are where they exist. Where one is missing it is not made, since an empty one
 *  would confuse its program and show in the tree: it is looked for afterwards. opencode does not start where
 *  `.opencode` is there and cannot be written, so only what it runs is held there. */
export const GUARDED_PATHS: readonly string[] = [
  ".mcp.json",
  ".envrc",
  ".aider.conf.yml",
  "opencode.json",
  "opencode.jsonc",
  ...["plugin", "plugins", "tool", "tools", "opencode.json", "opencode.jsonc"].map(
    (name) => `.opencode/${name}`,
  ),
];

/** What stands at a guarded path before the session. */
export interface Guard {
  path: string;
  /** `absent-folder` ones are hidden by an empty one while the session lives; `absent` ones are looked for afterwards.
   *  A link cannot be mounted over. */
  state: "there" | "absent-folder" | "absent" | "link";
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
    ...GUARDED_PATHS.map((name) => ({ path: `${root}/${name}`, folder: false })),
  ]);
  return all.filter(({ path }) => !open.includes(path));
}
