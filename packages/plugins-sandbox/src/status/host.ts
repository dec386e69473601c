import { execFileSync } from "node:child_process";
import { lstatSync, readlinkSync } from "node:fs";
import { userInfo } from "node:os";
import { fileURLToPath } from "node:url";
import { findCommand } from "../command/find.ts";
import type { HostFacts } from "../facts.ts";
import { circumstances } from "./circumstances.ts";
import { cannotBuild, leaks, notInstalled, type Refusal, tooOld, unsupported } from "./refusal.ts";
import { bwrapVersion, selfTest } from "./self-test.ts";

export type Host = { facts: HostFacts } | { refusal: Refusal; version?: string };

/** Where programs of the system are: not on the search path of whoever started the daemon. */
const SYSTEM_PATH = "/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin:/run/current-system/sw/bin";
const OLDEST = [0, 5] as const;

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
    return { refusal: cannotBuild("bwrap --version says nothing", circumstances()) };
  const text = version.join(".");
  if (version[0] === 0 && version[1] < OLDEST[1]) return { refusal: tooOld(text), version: text };
  const roots = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"].flatMap(rootFolder);
  const machine = { architecture: arch, bwrap: { path: bwrap, version }, roots } as const;
  const test = await selfTest(machine);
  if (test.failure !== undefined)
    return { refusal: cannotBuild(test.failure, circumstances()), version: text };
  if (test.holes.length > 0)
    return { refusal: leaks(test.holes, process.getuid?.() === 0), version: text };
  const tools = findTools(path);
  if (typeof tools === "string") {
    return {
      refusal: {
        message: `the program ${tools} is not installed`,
        hint: "install util-linux and coreutils",
      },
      version: text,
    };
  }
  return { facts: { ...machine, tools, user: user(), ...ownFiles() } };
}

function findTools(path: string): HostFacts["tools"] | string {
  const env = findCommand("env", path)?.path;
  const setsid = findCommand("setsid", path)?.path;
  const mkfifo = findCommand("mkfifo", path)?.path;
  if (env === undefined) return "env";
  if (setsid === undefined) return "setsid";
  if (mkfifo === undefined) return "mkfifo";
  const shell = findCommand("bash", path)?.path ?? "/bin/sh";
  return { env, setsid, mkfifo, shell, envSignals: canSetSignals(env) };
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

function user(): HostFacts["user"] {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  try {
    return { uid, gid, name: userInfo().username };
  } catch {
    return { uid, gid, name: uid === 0 ? "root" : "user" };
  }
}

/** The two programs of this package that run by themselves, beside this file: as sources or compiled. */
function ownFiles(): Pick<HostFacts, "node" | "broker" | "forwarder"> {
  const ending = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const file = (path: string) =>
    fileURLToPath(new URL(`../${path}/main.${ending}`, import.meta.url));
  return { node: process.execPath, broker: file("broker"), forwarder: file("forward") };
}
