import { execFileSync } from "node:child_process";
import {
  closeSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { type PluginContext, ProtocolError } from "@pty4ai/protocol";
import { onTop } from "../bwrap/arguments.ts";
import { seccompFilter } from "../seccomp/filter.ts";
import { type Guard, guardedPaths, guardMounts } from "./guard.ts";
import { Placeholders } from "./placeholder.ts";
import type { SandboxPlan, Seed } from "./plan.ts";

/** Makes everything the session's launcher needs. May be repeated. */
export async function prepare(plan: SandboxPlan, context: PluginContext): Promise<undefined> {
  if (plan.events !== undefined) touch(plan.events);
  const missing = plan.required.find((path) => !existsSync(path));
  if (missing !== undefined) {
    throw new ProtocolError("not-found", `the session needs ${missing}, which does not exist`, {
      hint: "check the paths in the agent's profile (sandbox access)",
    });
  }
  for (const folder of [
    plan.home,
    join(plan.box, "net"),
    join(plan.box, "empty"),
    join(plan.box, "etc"),
  ]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }
  const guards = lookAt(plan, context);
  write(plan.box, plan.files, 0o600);
  write(plan.home, { ...plan.homeFiles, ".config/git/ignore": ignored(guards) }, 0o644);
  for (const seed of plan.seeds) plant(seed);
  const options = onTop(plan.arguments, guardMounts(guards, join(plan.box, "empty")));
  writeFileSync(join(plan.box, "bwrap.args"), options.map((option) => `${option}\0`).join(""), {
    mode: 0o600,
  });
  const { architecture, kind } = plan.filter;
  writeFileSync(join(plan.box, "seccomp.bpf"), seccompFilter(architecture, kind), { mode: 0o600 });
  const life = join(plan.box, "life");
  if (plan.mkfifo !== undefined && !existsSync(life))
    execFileSync(plan.mkfifo, ["-m", "600", life]);
  return undefined;
}

/** What stands at the guarded paths, as it was before the session touched the tree. */
function lookAt(plan: SandboxPlan, context: PluginContext): Guard[] {
  const file = join(plan.box, "guards.json");
  const before = readGuards(plan.box);
  const placeholders = new Placeholders(context.stateDir);
  const guards = guardedPaths(plan.guarded.roots, plan.guarded.open).map(
    ({ path, folder }): Guard => {
      const earlier = before.find((guard) => guard.path === path);
      if (earlier !== undefined) return earlier;
      const stat = lstatSync(path, { throwIfNoEntry: false });
      if (stat?.isSymbolicLink() === true) return { path, state: "link" };
      if (stat !== undefined && !placeholders.has(path)) return { path, state: "there" };
      return { path, state: folder ? "absent-folder" : "absent" };
    },
  );
  writeFileSync(file, JSON.stringify(guards), { mode: 0o600 });
  for (const { path, state } of guards)
    if (state === "absent-folder") placeholders.hold(path, context.session.id);
  return guards;
}

/** The guards that `prepare` noted, none when it did not get that far. */
export function readGuards(box: string): Guard[] {
  try {
    return JSON.parse(readFileSync(join(box, "guards.json"), "utf8")) as Guard[];
  } catch {
    return [];
  }
}

/** Keeps the placeholders out of the way of `git status` and `git clean` inside. */
function ignored(guards: readonly Guard[]): string {
  const names = guards
    .filter((guard) => guard.state === "absent-folder")
    .map((guard) => basename(guard.path));
  return [...new Set(names)].map((name) => `${name}/\n`).join("");
}

function write(folder: string, files: Record<string, string>, mode: number): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // A file that is shown in the sandbox keeps its inode; one that was put there as a link is not followed.
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
    const descriptor = openSync(path, flags, mode);
    writeFileSync(descriptor, content);
    closeSync(descriptor);
  }
}

/** Copies files and folders; sockets and the like are left out. */
function plant(seed: Seed): void {
  if (seed.optional && !existsSync(seed.from)) return;
  rmSync(seed.to, { recursive: true, force: true });
  mkdirSync(dirname(seed.to), { recursive: true, mode: 0o700 });
  const plain = (from: string) => {
    const stat = lstatSync(from, { throwIfNoEntry: false });
    return stat !== undefined && (stat.isFile() || stat.isDirectory() || stat.isSymbolicLink());
  };
  cpSync(seed.from, seed.to, { recursive: true, dereference: true, filter: plain });
}

function touch(file: string): void {
  closeSync(
    openSync(
      file,
      constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW,
      0o600,
    ),
  );
}
