import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { TerminalSize } from "../packages/protocol/src/index.ts";

const run = promisify(execFile);

/** What tmux shows when these very bytes are printed in one of its panes. */
export async function paneOf(
  bytes: Buffer,
  { cols, rows }: TerminalSize,
  env: Record<string, string>,
): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), "niia-pane-"));
  const [file, socket] = [join(dir, "bytes"), join(dir, "tmux")];
  writeFileSync(file, bytes);
  const tmux = async (...args: string[]): Promise<string> =>
    (await run("tmux", ["-S", socket, "-f", "/dev/null", ...args], { env })).stdout;
  const size = ["-x", String(cols), "-y", String(rows)];
  const line = `stty raw -echo; cat ${file}; tmux -S ${socket} wait-for -S done; exec sleep 1000`;
  try {
    const steps = [
      ["new-session", "-d", ...size],
      ["set", "-g", "status", "off"],
      ["resize-window", ...size],
      ["respawn-pane", "-k", line],
    ];
    await tmux(...steps.flatMap((step, index) => (index === 0 ? step : [";", ...step])));
    await tmux("wait-for", "done");
    await sleep(200);
    return await tmux("capture-pane", "-p");
  } finally {
    await tmux("kill-server").catch(() => "");
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A screen as its lines, without what is blank at their ends and below them. */
export function lines(text: string): string[] {
  const trimmed = text.trimEnd().split("\n");
  return trimmed.map((line) => line.trimEnd());
}
