import { execFileSync } from "node:child_process";
import { lstatSync, readlinkSync } from "node:fs";
import { userInfo } from "node:os";
import { fileURLToPath } from "node:url";
import { findCommand } from "../command/find.ts";
import type { HostFacts } from "../facts.ts";
import { circumstances } from "./circumstances.ts";
import { cannotBuild, leaks, notInstalled, type Refusal, tooOld, unsupported } from "./refusal.ts";
import { bwrapVersion, type Machine, selfTest } from "./self-test.ts";

export type Host = { facts: HostFacts } | { refusal: Refusal; version?: string };

/** Where programs of the system are: not the search path of whoever started the daemon. */
const SYSTEM_PATH = "/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin:/run/current-system/sw/bin";
const OLDEST_MINOR = 5;

let known: Promise<Host> | undefined;

/** What this machine can do. A machine that can sandbox is looked at once in the life of the process; one that cannot
 *  is looked at again, since its user may have just installed what was missing. */
export async function hostFacts(): Promise<Host> {
  known ??= probeHost(SYSTEM_PATH);
  const host = await known;
  if ("refusal" in host) known = undefined;
  return host;
}

/** The same without memory, looking for programs in `path`. */
export async function probeHost(path: string): Promise<Host> {
  const { platform, arch } = process;
  if (platform !== "linux") return { refusal: unsupported(platform) };
  if (arch !== "x64" && arch !== "arm64") return { refusal: unsupported(`Linux on ${arch}`) };
  const bwrap = findCommand("bwrap", path)?.real;
  if (bwrap === undefined) return { refusal: notInstalled(circumstances()) };
  const version = await bwrapVersion(bwrap);
  if (version === undefined)
    return { refusal: cannotBuild("bwrap has no version", circumstances()) };
  const text = version.join(".");
  if (version[0] === 0 && version[1] < OLDEST_MINOR)
    return { refusal: tooOld(text), version: text };
  const tools = findTools(path);
  if (typeof tools === "string") return { refusal: missing(tools), version: text };
  const roots = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"].flatMap(rootFolder);
  const { setpriv } = tools;
  const machine: Machine = {
    architecture: arch,
    bwrap: { path: bwrap, version },
    roots,
    node: process.execPath,
    ...(setpriv === undefined ? {} : { setpriv }),
  };
  const test = await selfTest(machine, "plain");
  if (test.failure !== undefined)
    return { refusal: cannotBuild(test.failure, circumstances()), version: text };
  if (test.holes.length > 0) return { refusal: leaks(test.holes, isRoot()), version: text };
  const lowPorts = await findLowPorts(machine);
  return { facts: { ...machine, tools, lowPorts, user: user(), ...ownFiles() } };
}

/** The way to low ports that works here and holds. */
async function findLowPorts(machine: Machine): Promise<HostFacts["lowPorts"]> {
  const way = isRoot() ? "capability" : "staged";
  if (way === "staged" && machine.setpriv === undefined) return "none";
  const test = await selfTest(machine, way);
  return test.lowPort && test.holes.length === 0 ? way : "none";
}

/** The programs the launcher uses, or the name of one that is not there. */
function findTools(path: string): HostFacts["tools"] | string {
  const find = (name: string) => findCommand(name, path)?.path;
  const [env, setsid, mkfifo, setpriv] = ["env", "setsid", "mkfifo", "setpriv"].map(find);
  if (env === undefined) return "env";
  if (setsid === undefined) return "setsid";
  if (mkfifo === undefined) return "mkfifo";
  const optional = setpriv === undefined ? {} : { setpriv };
  return {
    env,
    setsid,
    mkfifo,
    ...optional,
    shell: find("bash") ?? "/bin/sh",
    envSignals: canSetSignals(env),
  };
}

function missing(program: string): Refusal {
  return {
    message: `the program ${program} is not installed`,
    hint: "install the packages util-linux and coreutils",
  };
}

function canSetSignals(env: string): boolean {
  try {
    execFileSync(env, ["--ignore-signal=INT", "--default-signal=INT", "true"], {
      stdio: "ignore",
      timeout: 5000,
    });
    return true;
  } catch {
    return false;
  }
}

function rootFolder(path: string): HostFacts["roots"] {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  return [stat.isSymbolicLink() ? { path, target: readlinkSync(path) } : { path }];
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function user(): HostFacts["user"] {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  try {
    return { uid, gid, name: userInfo().username };
  } catch {
    return { uid, gid, name: uid === 0 ? "root" : "user" };
  }
}

/** The two programs of this package that run by themselves: as sources or compiled, like this file. */
function ownFiles(): Pick<HostFacts, "broker" | "forwarder"> {
  const ending = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const file = (name: string) =>
    fileURLToPath(new URL(`../${name}/main.${ending}`, import.meta.url));
  return { broker: file("broker"), forwarder: file("forward") };
}
