import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A scratch folder with the C program of this suite, built, and a recording of a real spinner for it to play. */
export interface Place {
  dir: string;
  /** The C program. */
  pty: string;
  /** Runs the C program; the words it prints. */
  c: (...args: string[]) => Promise<string[]>;
  recording: string;
  close: () => void;
}

export function openPlace(): Place {
  const dir = mkdtempSync(join(tmpdir(), "niia-bench-"));
  const pty = join(dir, "pty");
  const source = fileURLToPath(new URL("./pty.c", import.meta.url));
  execFileSync("cc", ["-O2", "-o", pty, source, "-lutil"], { stdio: ["ignore", 2, 2] });
  const recording = join(dir, "recording");
  writeFileSync(recording, frames(readFileSync(new URL(CAST, import.meta.url), "utf8")));
  return {
    dir,
    pty,
    recording,
    c: async (...args) =>
      (await run(pty, args, { env: { ...process.env, TMUX: "" } })).stdout.trim().split(" "),
    close: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** A real agent that waits for an answer and spins; see the README of the recordings. */
const CAST = "../../packages/agents/recordings/gemini/error-429.cast";

/** An asciicast's output as the C program reads it. */
function frames(cast: string): Buffer {
  let before = 0;
  const events = cast
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => JSON.parse(line) as [at: number, kind: string, data: string])
    .filter(([, kind]) => kind === "o");
  return Buffer.concat(
    events.flatMap(([at, , data]) => {
      const bytes = Buffer.from(data);
      const head = Buffer.alloc(8);
      head.writeUInt32LE(Math.round((at - before) * 1e6), 0);
      head.writeUInt32LE(bytes.length, 4);
      before = at;
      return [head, bytes];
    }),
  );
}
