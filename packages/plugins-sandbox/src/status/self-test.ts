import { execFile, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLOSING, viewArguments } from "../bwrap/arguments.ts";
import type { Mount } from "../bwrap/mount.ts";
import { systemMounts } from "../bwrap/system.ts";
import { filterFor, stageCommand, wallArguments, type Walls } from "../bwrap/walls.ts";
import type { HostFacts } from "../facts.ts";
import { seccompFilter } from "../seccomp/filter.ts";

/** What came of building a sandbox and trying its walls from inside. */
export interface SelfTest {
  /** What bwrap printed, where it could not start. */
  failure?: string;
  /** Walls that did not hold. */
  holes: string[];
  /** Whether a port below 1024 could be listened on. */
  lowPort: boolean;
}

/** What the test needs of the machine. */
export interface Machine extends Pick<HostFacts, "architecture" | "bwrap" | "roots" | "node"> {
  setpriv?: string;
}

/** Each line before the last that is printed is a hole. `$1` is a file of the host that must not be there, `$2` Node. */
const PROBE = `
[ -e "$1" ] && echo "files of the host are visible"
( : >>/proc/sys/kernel/core_pattern ) 2>/dev/null && echo "/proc/sys can be written"
( : >/written ) 2>/dev/null && echo "the root folder can be written"
command -v unshare >/dev/null && unshare -U true 2>/dev/null && echo "user namespaces can be nested"
grep -q '^Seccomp:[[:space:]]*2' /proc/self/status || echo "the system call filter is not active"
[ "$(grep -c : /proc/net/dev)" -le 1 ] || echo "network interfaces of the host are visible"
[ -n "$2" ] && "$2" -e 'require("net").createServer().listen(443, "127.1.0.1", () => process.exit()).on("error", () => process.exit(1))' && echo port
echo done
`;

/** Builds a real sandbox and tries its walls: 20 to 100 ms. */
export async function selfTest(machine: Machine, walls: Walls): Promise<SelfTest> {
  const folder = mkdtempSync(join(tmpdir(), "niia-sandbox-"));
  try {
    const filter = join(folder, "seccomp.bpf");
    writeFileSync(
      filter,
      seccompFilter(machine.architecture, filterFor(machine.bwrap.version, walls)),
    );
    const { printed, errors } = await run(machine, walls, filter);
    const lines = printed.split("\n").filter((line) => line !== "");
    const lowPort = lines.includes("port");
    if (lines.at(-1) !== "done") return { failure: errors, holes: [], lowPort };
    return { holes: lines.slice(0, -1).filter((line) => line !== "port"), lowPort };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(
  machine: Machine,
  walls: Walls,
  filter: string,
): Promise<{ printed: string; errors: string }> {
  const { bwrap, node, setpriv } = machine;
  const binary: Mount[] = walls === "plain" ? [] : [{ kind: "read", source: node, at: node }];
  const mounts = [...systemMounts(machine), ...binary];
  const stage = walls === "staged" ? stageCommand(bwrap.path, setpriv ?? "setpriv") : [];
  const options = [
    ...wallArguments(bwrap.version, walls),
    ...viewArguments(mounts),
    ...CLOSING,
    "--chdir",
    "/",
  ];
  const probe = ["/bin/sh", "-c", PROBE, "sh", filter, walls === "plain" ? "" : node];
  const [program = "", ...rest] = [...stage, bwrap.path, ...options, ...probe];
  const descriptor = openSync(filter, "r");
  const child = spawn(program, rest, {
    // The filter is descriptor 8, as in a session.
    stdio: ["ignore", "pipe", "pipe", "ignore", "ignore", "ignore", "ignore", "ignore", descriptor],
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
