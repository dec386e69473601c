import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { makeDaemon, shell, type TestDaemon } from "../testing/harness.ts";
import { groupMembers } from "./group.ts";
import { groupPlace, readSystem, readText } from "./place.ts";

/** Where the machine gives sessions no groups, that is what there is to show. */
const MAY_DIVIDE =
  groupPlace("x", readText("/proc/self/cgroup"), { rule: "auto", ...readSystem() }) !== undefined;

function groupOf({ daemon }: TestDaemon, id: string): string | undefined {
  const group = daemon.sessions.records().find((record) => record.id === id)?.group;
  expect(group !== undefined).toBe(MAY_DIVIDE);
  return group;
}

/** Lets a session go on once it is in its group. */
async function go({ daemon }: TestDaemon, id: string): Promise<void> {
  const { pid, group = "" } = daemon.sessions.records().find((each) => each.id === id) ?? {};
  await expect.poll(() => groupMembers(group)).toContain(pid);
  await daemon.sessions.write(id, Buffer.from("\r"));
}

// It has no environment, no terminal, no parent, and another pid every few milliseconds.
const HOP = 'open F, ">", $ARGV[0]; print F $$; close F; select undef, undef, undef, 0.01';
const CHAIN = `$SIG{TERM} = sub {}; for my $hop (1 .. 3000) { ${HOP}; exit if fork }`;
const HIDE = `env -i setsid perl -e '${CHAIN}' "$PWD/pid" </dev/null >/dev/null 2>&1 & `;

async function isHopping(file: string): Promise<boolean> {
  const before = statSync(file).mtimeMs;
  await sleep(300);
  return statSync(file).mtimeMs !== before;
}

test("a session ends with what hides faster than anybody can look", async () => {
  const test = await makeDaemon();
  const { id } = await test.daemon.sessions.start(
    shell(`read go; ${HIDE} read x`, { cwd: test.dir }),
  );
  const group = groupOf(test, id);
  if (group === undefined) return;
  await go(test, id);
  await expect.poll(() => existsSync(join(test.dir, "pid"))).toBe(true);
  expect(await isHopping(join(test.dir, "pid"))).toBe(true);
  await test.daemon.sessions.kill(id, { graceMs: 100 });
  expect(await isHopping(join(test.dir, "pid"))).toBe(false);
  expect(existsSync(group)).toBe(false);
});

test("so does one that ends by itself, under a daemon that did not see it start", async () => {
  const first = await makeDaemon();
  const { id } = await first.daemon.sessions.start(
    shell(`read go; ${HIDE} read x`, { cwd: first.dir }),
  );
  const group = groupOf(first, id);
  if (group === undefined) return;
  await go(first, id);
  await expect.poll(() => existsSync(join(first.dir, "pid"))).toBe(true);
  expect(await isHopping(join(first.dir, "pid"))).toBe(true);
  const { daemon } = await first.again();
  await daemon.sessions.write(id, Buffer.from("\r"));
  await expect.poll(() => daemon.sessions.get(id).state).toBe("ended");
  expect(await isHopping(join(first.dir, "pid"))).toBe(false);
  expect(existsSync(group)).toBe(false);
});

test("what a session started before it had its group is in there too", async () => {
  const test = await makeDaemon();
  const { id } = await test.daemon.sessions.start(shell("sleep 1000 & sleep 1001 & read x"));
  const group = groupOf(test, id);
  if (group === undefined) return;
  await expect.poll(() => groupMembers(group).length).toBe(3);
});

test("a daemon that is started in a session leaves its group", async () => {
  const main = fileURLToPath(new URL("../testing/main.ts", import.meta.url));
  const test = await makeDaemon();
  const node = `'${process.execPath}' --conditions=@connector/source '${main}' '${test.dir}/inner'`;
  const start = `setsid ${node} >'${test.dir}/said' 2>&1 & echo $! >'${test.dir}/pid'; read x`;
  const { id } = await test.daemon.sessions.start(shell(`sleep 0.3; ${start}`));
  const group = groupOf(test, id);
  await expect.poll(() => readText(`${test.dir}/said`)).toContain("ready");
  const [pid = ""] = readText(`${test.dir}/pid`).split("\n");
  expect(readText(`/proc/${pid}/cgroup`)).toBe(readText("/proc/self/cgroup"));
  if (group !== undefined) expect(groupMembers(group)).not.toContain(Number(pid));
});
