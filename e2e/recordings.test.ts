import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeUser, type User } from "./niia.ts";

let user: User;
beforeAll(() => {
  user = makeUser({ DEPLOY_TOKEN: "deploy-token-of-a-user" });
});
afterAll(() => user.close());

const ASCIINEMA = "/usr/bin/asciinema";
const print = `i=0; while [ $i -lt 30 ]; do printf '\\033[3%dmline %d %s\\033[0m\\n' $((i % 8)) $i $DEPLOY_TOKEN; sleep 0.05; i=$((i+1)); done; read x; exit 4`;

test("a recording over a kill of the daemon: whole, without secrets, with authors, and played by others", async () => {
  const serve = ["serve", "--name", "job", "--env", "DEPLOY_TOKEN=deploy-token-of-a-user"];
  await user.niia([...serve, "--", "sh", "-c", print]);
  await user.niia(["wait", "job", "--for", "/line 3 /"]);
  process.kill((await user.daemonPid()) ?? Number.NaN, "SIGKILL");
  await user.niia(["wait", "job", "--for", "/line 29 /"]);
  await user.niia(["write", "job", "", "--enter"]);
  expect(await user.niia(["wait", "job"])).toMatchObject({ code: 4 });

  const text = (await user.niia(["rec", "export", "job", "--format", "text"])).stdout;
  const hidden = "*".repeat("deploy-token-of-a-user".length);
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index} ${hidden}`);
  expect(text.trim().split("\n")).toEqual(lines);

  const v3 = (await user.niia(["rec", "export", "job", "--format", "asciicast-v3"])).stdout;
  const events = v3
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => JSON.parse(line) as [number, string, string]);
  expect(events.filter(([, code]) => code === "a" || code === "i" || code === "x")).toMatchObject([
    [expect.any(Number), "a", "person"],
    [expect.any(Number), "i", "\r"],
    [expect.any(Number), "x", "4"],
  ]);

  const file = join(user.home, "job.cast");
  expect(await user.niia(["rec", "export", "job", "-o", file])).toMatchObject({
    code: 0,
    stdout: "",
  });
  expect(readFileSync(file, "utf8")).not.toContain("deploy-token");
  const screen = (await user.niia(["replay", file, "--screen"])).stdout;
  expect(screen.trimEnd().split("\n")).toEqual(lines);
  const early = (await user.niia(["replay", "job", "--at", "10ms", "--screen", "--json"])).stdout;
  expect((JSON.parse(early) as { lines: string[] }).lines[0]).toBe(lines[0]);
  const played = await user.niia(["replay", "job", "--speed", "100", "--idle-limit", "10ms"]);
  expect(played.stdout).toContain(`line 29 ${hidden}`);

  // A reader of version 3 that is not ours makes version 2 of it: the same as we export.
  const reader = fileURLToPath(new URL("asciicast.pl", import.meta.url));
  const { status, stdout, stderr } = spawnSync("perl", [reader], { input: v3, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(told(stdout)).toEqual(told(readFileSync(file, "utf8")));
  const converted = join(user.home, "converted.cast");
  writeFileSync(converted, stdout);

  // The player itself, where it is installed (as in continuous integration), knows version 2.
  const plays = [
    ["cat", file],
    ["cat", converted],
    ["play", "--idle-time-limit", "0.02", "--speed", "50", file],
  ];
  for (const args of existsSync(ASCIINEMA) ? plays : []) {
    const { stdout: id } = await user.niia(["serve", "--", ASCIINEMA, ...args]);
    expect(await user.niia(["wait", id.trim()])).toMatchObject({ code: 0 });
    const shown = (await user.niia(["read", id.trim()])).stdout.trimEnd().split("\n");
    expect(shown).toEqual(lines);
  }
});

/** Head and events of a version 2, times to the millisecond. What only we know is left out. */
function told(cast: string): unknown[] {
  const [head, ...events] = cast
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
  const { version, width, height, timestamp } = head as Record<string, unknown>;
  const known = (events as [number, string, string][]).filter(([, code]) => "oirm".includes(code));
  const timed = known.map(([time, code, data]) => [Math.round(time * 1000), code, data]);
  return [{ version, width, height, timestamp }, ...timed];
}

test("what is not recorded has no recording, and a list shows the others", async () => {
  await user.niia(["serve", "--name", "private", "--no-record", "--", "echo", "hi"]);
  await user.niia(["wait", "private"]);
  const ran = await user.niia(["rec", "export", "private", "-o", join(user.home, "none.cast")]);
  expect(ran).toMatchObject({ code: 2, stdout: "" });
  expect(ran.stderr).toContain("next:");
  expect(existsSync(join(user.home, "none.cast"))).toBe(false);
  const listed = (await user.niia(["rec"])).stdout;
  expect(listed).toContain(" job ");
  expect(listed).not.toContain("private");
});
