import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeUser, type User } from "./niia.ts";

let user: User;
let bin: string;
const started: ChildProcess[] = [];
beforeAll(() => {
  user = makeUser();
  bin = join(user.home, "bin");
  mkdirSync(bin);
  // The service manager itself is not there in a container: what it is told is kept, and done by hand below.
  const systemctl = join(bin, "systemctl");
  writeFileSync(systemctl, `#!/bin/sh\necho "$@" >> ${join(user.home, "systemctl.log")}\n`);
  chmodSync(systemctl, 0o755);
  user.env["PATH"] = `${bin}:${user.env["PATH"]}`;
});
afterAll(async () => {
  for (const child of started) if (child.exitCode === null) child.kill("SIGKILL");
  await user.close();
});

const unit = (name: string): string => join(user.home, "config/systemd/user", name);

/** Runs what a unit says, with the environment that it names and nothing else. */
function begin(name: string): ChildProcess {
  const lines = readFileSync(unit(name), "utf8").split("\n");
  const values = (key: string): string[] =>
    lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));
  const env = Object.fromEntries(
    values("Environment").map((each): [string, string] => {
      const at = each.indexOf("=");
      return [each.slice(0, at), each.slice(at + 1)];
    }),
  );
  for (const command of [...values("ExecStartPre"), ...values("ExecStart")]) {
    const [program = "", ...args] = command.split(" ");
    const child = spawn(program, args, { env, stdio: "ignore" });
    started.push(child);
  }
  return started.at(-1) as ChildProcess;
}

test("the units start a holder and a daemon, and a new daemon finds the sessions of the old one", async () => {
  expect(await user.niia(["daemon", "install"])).toMatchObject({ code: 0 });
  expect(readFileSync(join(user.home, "systemctl.log"), "utf8").split("\n")).toEqual([
    "--user daemon-reload",
    "--user enable --now niia-holder.service niia.service",
    "",
  ]);
  const holder = begin("niia-holder.service");
  const socket = join(user.env["XDG_RUNTIME_DIR"] ?? "", "niia/holder-p1.sock");
  while (!existsSync(socket)) await sleep(20);
  const first = begin("niia.service");
  await reached(first);
  const { stdout } = await user.niia(["serve", "--", "sh", "-c", "read x; exit 6"]);
  const id = stdout.trim();
  first.kill("SIGKILL");
  await once(first, "exit");
  const second = begin("niia.service");
  await reached(second);
  expect(holder.exitCode).toBe(null);
  await user.niia(["write", id, "--enter", ""]);
  expect(await user.niia(["wait", id])).toMatchObject({ code: 6 });

  expect(await user.niia(["daemon", "uninstall"])).toMatchObject({ code: 0 });
  expect(existsSync(unit("niia.service"))).toBe(false);
  expect(existsSync(unit("niia-holder.service"))).toBe(false);
  expect((await user.niia(["daemon", "status", "--json"])).stdout).toContain(`"pid":${second.pid}`);
});

async function reached({ pid }: ChildProcess): Promise<void> {
  while ((await user.daemonPid()) !== pid) await sleep(50);
}
