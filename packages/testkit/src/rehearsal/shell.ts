import { spawn } from "node:child_process";

const MOST = 64 * 1024;

/** Runs a command line and resolves with what it printed, at most 64 KiB. An abort ends it and all it started. */
export function runShell(
  command: string,
  options: { cwd: string; signal: AbortSignal },
): Promise<string> {
  const { cwd, signal } = options;
  return new Promise((resolve) => {
    const child = spawn("/bin/sh", ["-c", command], {
      cwd,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const take = (chunk: Buffer) => {
      if (output.length < MOST) output += chunk.toString("utf8");
    };
    const end = () => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // Gone already.
      }
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("error", (error) => resolve(`(could not run: ${error.message})`));
    child.once("close", (code) => {
      signal.removeEventListener("abort", end);
      process.removeListener("exit", end);
      const status =
        code === 0
          ? ""
          : `${output.endsWith("\n") || output === "" ? "" : "\n"}(exit ${code ?? "by signal"})`;
      resolve((output.slice(0, MOST) + status).trimEnd());
    });
    signal.addEventListener("abort", end, { once: true });
    process.once("exit", end);
  });
}
