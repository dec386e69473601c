import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

const KEPT = 4_000;

/** The agent's program, spoken to over its standard streams. It has no terminal: all that it could do there would be to
 *  draw over what the bridge shows, or to read what is typed for the bridge. */
export interface Child {
  stdin: Writable;
  stdout: Readable;
  /** The line of its error stream that says most likely what is wrong: the last that speaks of an error, else the last. */
  complaint(): string;
  /** Why it is gone, once it is. */
  gone: Promise<{ code: number | null; signal: string | null; message: string }>;
  end(signal: NodeJS.Signals): void;
}

export function startChild([program = "", ...args]: string[], cwd: string): Child {
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(program, args, {
    cwd,
    stdio: ["pipe", "pipe", "pipe"],
    // A session of its own, and so no terminal.
    detached: true,
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-KEPT);
  });
  child.stdin.on("error", () => undefined);
  const gone = new Promise<Awaited<Child["gone"]>>((resolve) => {
    child.once("error", (error) =>
      resolve({ code: 127, signal: null, message: `${program}: ${error.message}` }),
    );
    child.once("close", (code, signal) => {
      const how = signal === null ? `with status ${code ?? "unknown"}` : `by ${signal}`;
      const last = tellingLine(said);
      resolve({ code, signal, message: `the agent ended ${how}${last === "" ? "" : `: ${last}`}` });
    });
  });
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    complaint: () => tellingLine(said),
    gone,
    end(signal) {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, signal);
      } catch {
        child.kill(signal);
      }
    },
  };
}

const TELLS =
  /error|fail|cannot|denied|refused|not (found|installed|logged)|no such|invalid|unknown/i;

function tellingLine(said: string): string {
  const lines = said
    .trim()
    .split("\n")
    .map((line) => line.trim());
  return (lines.findLast((line) => TELLS.test(line)) ?? lines.at(-1) ?? "").slice(0, 300);
}
