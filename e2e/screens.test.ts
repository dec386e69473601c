import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Client, connect } from "../packages/client/src/index.ts";
import { makeUser, type User } from "./niia.ts";

const run = promisify(execFile);
const SIZE = { cols: 120, rows: 40 };

let user: User;
let client: Client;
let dir: string;
beforeAll(async () => {
  user = makeUser();
  dir = mkdtempSync(join(tmpdir(), "niia-screens-"));
  await user.niia(["daemon", "start"]);
  client = await connect({ socket: join(user.home, "run", "niia", "daemon.sock") });
  writeFileSync(
    join(dir, "text"),
    Array.from({ length: 500 }, (_, n) => `line ${n} ${"word ".repeat(n % 40)}`).join("\n"),
  );
  // What a real agent printed, as it was recorded, without its end, where it leaves the screen.
  const cast = readFileSync(
    new URL("../packages/agents/recordings/claude/permission.cast", import.meta.url),
    "utf8",
  );
  const events = cast
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => JSON.parse(line) as [number, string, string]);
  const printed = events.filter(([, kind]) => kind === "o").map(([, , data]) => data);
  writeFileSync(join(dir, "agent"), printed.slice(0, Math.floor(printed.length * 0.7)).join(""));
});
afterAll(async () => {
  await client.close();
  await user.close();
  rmSync(dir, { recursive: true, force: true });
});

/** What tmux shows when these very bytes are printed in one of its panes. */
async function inTmux(bytes: Buffer): Promise<string> {
  const file = join(dir, "bytes");
  writeFileSync(file, bytes);
  const tmux = async (...args: string[]): Promise<string> =>
    (await run("tmux", ["-S", join(dir, "tmux"), "-f", "/dev/null", ...args], { env: user.env }))
      .stdout;
  const line = `stty raw -echo; cat ${file}; tmux -S ${join(dir, "tmux")} wait-for -S done; exec sleep 1000`;
  await tmux(
    "new-session",
    "-d",
    "-x",
    String(SIZE.cols),
    "-y",
    String(SIZE.rows),
    ";",
    "set",
    "-g",
    "status",
    "off",
    ";",
    "resize-window",
    "-x",
    String(SIZE.cols),
    "-y",
    String(SIZE.rows),
    ";",
    "respawn-pane",
    "-k",
    line,
  );
  await tmux("wait-for", "done");
  await sleep(200);
  const shown = await tmux("capture-pane", "-p");
  await tmux("kill-server");
  return shown;
}

const lines = (text: string): string[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => line.trimEnd());

test.for([
  [
    "vim",
    [
      "vim",
      "-u",
      "NONE",
      "-n",
      "-c",
      "set nocompatible number ruler hlsearch",
      "-c",
      "syntax on",
      "text",
    ],
    ["30G", "/word\r", "ihello\u001b"],
    /hello/,
  ],
  ["htop", ["htop", "-d", "5"], ["\u001b[B", "\u001b[B"], /Swp|PID/],
  ["less", ["less", "-N", "text"], [" ", "j", "/word 1\r", " "], /\d+ line \d+/],
  [
    "tmux itself",
    ["tmux", "-S", "inner", "-f", "/dev/null", "new-session", "PS1='$ ' sh"],
    ["echo one; seq 1 20\r", "\u0002%", "echo two\r"],
    /two/,
  ],
  ["an agent", ["sh", "-c", "stty raw -echo; cat agent; exec sleep 1000"], [], /./],
] as const)(
  "%s: niia read shows what tmux shows of the same bytes",
  async ([, argv, keys, sign]) => {
    const { id } = await client.start({
      argv: [...argv],
      cwd: dir,
      size: SIZE,
      env: { TERM: "xterm-256color", LANG: "C.UTF-8", TMUX: "", SHELL: "/bin/sh" },
      inherit: { PATH: process.env["PATH"] ?? "", HOME: dir },
    });
    await client.wait(id, "idle", { quietMs: 400, timeoutMs: 5000 });
    for (const key of keys) {
      await client.write(id, key);
      await client.wait(id, "idle", { quietMs: 300, timeoutMs: 1500 });
    }
    // A program that draws all the time stands still while it is compared.
    await client.kill(id, { signal: "SIGSTOP" });
    await sleep(200);
    const read = await user.niia(["read", id]);
    const { offset } = await client.screen(id);
    const bytes: Buffer[] = [];
    for await (const piece of client.output(id, { from: 0, follow: false })) {
      if (piece.type === "gap") throw new Error("the first bytes are gone");
      if (piece.type === "data") bytes.push(piece.data);
    }
    const all = Buffer.concat(bytes);
    expect(all.length).toBe(offset);
    expect(read.stdout).toMatch(sign);
    expect(lines(read.stdout)).toEqual(lines(await inTmux(all)));
    await client.kill(id, { signal: "SIGCONT" });
    await client.remove(id, { force: true });
  },
);
