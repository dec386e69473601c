import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { User } from "./niia.ts";

const SYSTEMD = "/lib/systemd/systemd";

/** A systemd of one user, as a login starts it, on a machine that need not run one itself: with a control group of its
 *  own, and in a view of the file system in which the machine was booted with systemd. */
export interface Manager {
  systemctl: (...args: string[]) => string;
  /** What the manager itself said. */
  said: () => string;
  /** Ends all its units, and it. */
  close: () => Promise<void>;
}

/** Why there can be none here; undefined where there can. */
export function noManager(): string | undefined {
  if (!existsSync(SYSTEMD)) return "systemd is not installed";
  if (existsSync("/run/systemd/system"))
    return "the groups are those of the systemd that runs here";
  const tree = treeOf();
  if (tree === undefined) return "no control groups of version 2";
  try {
    const probe = join(tree, `niia-probe-${process.pid}`);
    mkdirSync(probe);
    rmdirSync(probe);
    return undefined;
  } catch {
    return "control groups may not be made";
  }
}

export async function openManager(user: User): Promise<Manager> {
  const tree = treeOf() ?? "";
  const group = join(tree, `niia-user-${process.pid}`);
  mkdirSync(group);
  const runtime = user.env["XDG_RUNTIME_DIR"] ?? "";
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  const view = ["--bind", "/", "/", "--dev-bind", "/dev", "/dev", "--tmpfs", "/run"];
  const booted = ["--dir", "/run/systemd/system", "--bind", tree, "/sys/fs/cgroup"];
  const child = spawn(
    "/bin/sh",
    [
      "-c",
      `echo $$ > "$0/cgroup.procs" && exec bwrap "$@"`,
      group,
      ...view,
      ...booted,
      "--die-with-parent",
      SYSTEMD,
      "--user",
      "--log-target=console",
    ],
    { env: user.env, stdio: ["ignore", "pipe", "pipe"] },
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => void (said += text));
  const systemctl: Manager["systemctl"] = (...args) => {
    const { status, stdout, stderr } = spawnSync("systemctl", ["--user", ...args], {
      env: user.env,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`systemctl ${args.join(" ")}: ${stdout}${stderr}\n${said}`);
    return stdout.trim();
  };
  while (!existsSync(join(runtime, "systemd/private"))) {
    if (child.exitCode !== null) throw new Error(`systemd ended: ${said}`);
    await sleep(50);
  }
  return { systemctl, said: () => said, close: () => close(child, group) };
}

async function close(child: ChildProcess, group: string): Promise<void> {
  const gone = child.exitCode === null ? once(child, "exit") : undefined;
  // To all: bwrap, and the manager with every unit.
  while (existsSync(group)) {
    for (const pid of members(group)) kill(pid);
    remove(group);
    await sleep(50);
  }
  await gone;
}

function members(folder: string): number[] {
  const own = readFileSync(join(folder, "cgroup.procs"), "utf8").split("\n").map(Number);
  return [...own.filter((pid) => pid > 0), ...below(folder).flatMap(members)];
}

function remove(folder: string): void {
  try {
    below(folder).forEach(remove);
    rmdirSync(folder);
  } catch {
    // Somebody is still about to go.
  }
}

function below(folder: string): string[] {
  const names = readdirSync(folder).map((name) => join(folder, name));
  return names.filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has gone meanwhile.
  }
}

/** Where version 2 is mounted, alone or beside version 1. */
function treeOf(): string | undefined {
  return ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"].find((path) =>
    existsSync(join(path, "cgroup.procs")),
  );
}
