import type { TriggerEvent } from "./github.ts";

/** Changes that came one soon after another, as one event. Times are in milliseconds since the epoch. */
export interface Changes {
  paths: ReadonlySet<string>;
  lastAt: number;
}

export const NO_CHANGES: Changes = { paths: new Set(), lastAt: 0 };

const QUIET_MS = 500;
const MOST_PATHS = 1_000;
const IGNORED = /(^|\/)(\.git|node_modules)(\/|$)/;

/** Notes a change. Git's own files and installed packages do not count. */
export function noteChange(changes: Changes, path: string, at: number): Changes {
  if (path === "" || IGNORED.test(path)) return changes;
  return { paths: new Set([...changes.paths, path].slice(0, MOST_PATHS)), lastAt: at };
}

/** When the changes are to be told, once nothing more comes; undefined: there are none. */
export function tellAt(changes: Changes): number | undefined {
  return changes.paths.size === 0 ? undefined : changes.lastAt + QUIET_MS;
}

/** The event `file.changed`: `event.paths`, and `event.path`, the first of them. */
export function fileEvent(changes: Changes): TriggerEvent {
  const paths = [...changes.paths].sort();
  return { names: ["file.changed"], event: { path: paths[0] ?? "", paths } };
}
