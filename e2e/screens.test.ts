import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Client, connect } from "../packages/client/src/index.ts";
import { makeUser, type User } from "./niia.ts";
import { lines, paneOf } from "./pane.ts";

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
});
afterAll(async () => {
  await client.close();
  await user.close();
  rmSync(dir, { recursive: true, force: true });
});

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
    expect(lines(read.stdout)).toEqual(lines(await paneOf(all, SIZE, user.env)));
    await client.kill(id, { signal: "SIGCONT" });
    await client.remove(id, { force: true });
  },
);
