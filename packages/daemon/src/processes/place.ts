import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** Where sessions get control groups of their own. `off`: nowhere. `auto`: below the group that their holder runs in,
 *  where no systemd keeps the tree; where one does, only below that of the unit named here, which it was told to leave
 *  to us (`Delegate=yes`). */
export type GroupRule = "off" | "auto" | { unit: string };

/** What the system tells of its control groups. */
export interface GroupSystem {
  /** `/proc/self/mountinfo`. */
  mounts: string;
  /** systemd keeps the tree: others may divide only what it gave them. */
  managed: boolean;
  /** Whether there is such a control group. A mount may lie under another one. */
  exists: (folder: string) => boolean;
}

export const MARK = "niia-session-";

/** The folder that a session's control group (v2) is to have; undefined where there may be none. `own` is
 *  `/proc/PID/cgroup` of its first process. */
export function groupPlace(
  id: string,
  own: string,
  { rule, managed, ...system }: GroupSystem & { rule: GroupRule },
): string | undefined {
  const path = outside(pathIn(own));
  if (path === undefined || rule === "off" || !/^[\w.-]+$/.test(id)) return undefined;
  if (managed && (rule === "auto" || basename(path) !== rule.unit)) return undefined;
  const folder = folderOf(path, system);
  return folder && join(folder, `${MARK}${id}`);
}

/** The folder that groups of sessions beside ours lie in. */
export function groupsBeside(own: string, system: GroupSystem): string | undefined {
  const path = outside(pathIn(own));
  return path && folderOf(path, system);
}

/** Where a process must go to be in no session's group; undefined where it is in none. */
export function wayOut(
  own: string,
  system: Pick<GroupSystem, "mounts" | "exists">,
): string | undefined {
  const path = pathIn(own);
  const out = outside(path);
  return out === undefined || out === path ? undefined : folderOf(out, system);
}

export function readSystem(): GroupSystem {
  return {
    mounts: readText("/proc/self/mountinfo"),
    managed: existsSync("/run/systemd/system"),
    exists: (folder) => existsSync(join(folder, "cgroup.procs")),
  };
}

export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** The version 2 line. One above what we can see is told as `/..`. */
function pathIn(own: string): string | undefined {
  const path = /^0::(\/.*)$/m.exec(own)?.[1];
  return path?.startsWith("/..") ? undefined : path;
}

function outside(path: string | undefined): string | undefined {
  const at = path?.indexOf(`/${MARK}`) ?? -1;
  return at < 0 ? path : path?.slice(0, at) || "/";
}

function folderOf(
  path: string,
  { mounts, exists }: Pick<GroupSystem, "mounts" | "exists">,
): string | undefined {
  for (const line of mounts.split("\n")) {
    const [, , , root, point] = line.split(" ");
    if (root === undefined || point === undefined || !line.includes(" - cgroup2 ")) continue;
    const inside = root === "/" ? path : below(path, root);
    const folder = inside && join(point, inside);
    if (folder !== undefined && exists(folder)) return folder;
  }
  return undefined;
}

/** Only a part of the tree may be mounted here. */
function below(path: string, root: string): string | undefined {
  if (path === root) return "/";
  return path.startsWith(`${root}/`) ? path.slice(root.length) : undefined;
}
