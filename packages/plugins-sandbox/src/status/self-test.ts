import { execFile, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLOSING, filterKind, viewArguments, wallArguments } from "../bwrap/arguments.ts";
import { systemMounts } from "../bwrap/system.ts";
import type { HostFacts } from "../facts.ts";
import { type FilterKind, seccompFilter } from "../seccomp/filter.ts";

/** What came of building a sandbox and trying its walls from inside. */
export interface SelfTest {
  /** What bwrap printed, where it could not start. */
  failure?: string;
  /** Walls that did not hold. */
  holes: string[];
}

/** Each line that is printed is a hole. `$1` is a file of the host that must not be there. */
const PROBE = `
[ -e "$1" ] && echo "files of the host are visible"
( : >>/proc/sys/kernel/core_pattern ) 2>/dev/null && echo "/proc/sys can be written"
( : >/written ) 2>/dev/null && echo "the root folder can be written"
command -v unshare >/dev/null && unshare -U true 2>/dev/null && echo "user namespaces can be nested"
grep -q '^Seccomp:[[:space:]]*2' /proc/self/status || echo "the system call filter is not active"
[ "$(grep -c : /proc/net/dev)" -le 1 ] || echo "network interfaces of the host are visible"
echo done
`;

type Machine = Pick<HostFacts, "architecture" | "bwrap" | "roots">;

/** Builds a sandbox of each kind that this bwrap can build, and tries its walls. About 50 ms. */
export async function selfTest(machine: Machine): Promise<SelfTest> {
  const plain = filterKind(machine.bwrap.version, undefined);
  const kinds = new Set<FilterKind>([plain, "named"]);
  const all = await Promise.all([...kinds].map((kind) => tryKind(machine, kind)));
  const failed = all.find((each) => each.failure !== undefined);
  return failed ?? { holes: [...new Set(all.flatMap((each) => each.holes))] };
}

async function tryKind(machine: Machine, kind: FilterKind): Promise<SelfTest> {
  const folder = mkdtempSync(join(tmpdir(), "niia-sandbox-"));
  try {
    const filter = join(folder, "seccomp.bpf");
    writeFileSync(filter, seccompFilter(machine.architecture, kind));
    const { printed, errors } = await run(machine, kind, filter);
    const lines = printed.split("\n").filter((line) => line !== "");
    if (lines.at(-1) !== "done") return { failure: errors, holes: [] };
    return { holes: lines.slice(0, -1) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(
  machine: Machine,
  kind: FilterKind,
  filter: string,
): Promise<{ printed: string; errors: string }> {
  const walls = wallArguments(machine.bwrap.version, kind);
  // The filter is descriptor 3 here.
  walls.splice(walls.indexOf("--seccomp"), 2, "--seccomp", "3");
  const options = [...walls, ...viewArguments(systemMounts(machine)), ...CLOSING, "--chdir", "/"];
  const descriptor = openSync(filter, "r");
  const child = spawn(machine.bwrap.path, [...options, "/bin/sh", "-c", PROBE, "sh", filter], {
    stdio: ["ignore", "pipe", "pipe", descriptor],
    env: { PATH: "/usr/bin:/bin" },
    timeout: 15_000,
    killSignal: "SIGKILL",
  });
  closeSync(descriptor);
  let printed = "";
  let errors = "";
  child.stdout?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ printed: "", errors: error.message }));
    child.once("close", () => resolve({ printed, errors }));
  });
}

/** The version that `bwrap --version` prints, or undefined. */
export function bwrapVersion(path: string): Promise<readonly [number, number, number] | undefined> {
  return new Promise((resolve) => {
    execFile(path, ["--version"], { timeout: 10_000 }, (_error, printed) => {
      const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(printed);
      resolve(
        match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)],
      );
    });
  });
}
