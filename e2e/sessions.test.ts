import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MAIN, makeUser, type User } from "./niia.ts";

let user: User;
beforeAll(() => {
  user = makeUser();
});
afterAll(() => user.close());

async function serve(...args: string[]): Promise<string> {
  const { stdout, code, stderr } = await user.niia(["serve", ...args]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return stdout.trim();
}

test("a command: started, listed, read, typed into, waited for, killed", async () => {
  const id = await serve("--name", "cat", "--", "cat");
  expect((await user.niia(["ps", "-q"])).stdout.split("\n")).toContain(id);
  await user.niia(["write", "cat", "hello there", "--enter"]);
  expect(
    await user.niia(["wait", "cat", "--for", "/hello there\\s+hello there/", "--timeout", "10s"]),
  ).toMatchObject({ code: 0 });
  expect((await user.niia(["read", "cat"])).stdout).toContain("hello there");
  expect((await user.niia(["kill", id.slice(0, 8)])).stdout).toContain("killed");
  expect((await user.niia(["ps", "-q"])).stdout.split("\n")).not.toContain(id);
  const all = JSON.parse((await user.niia(["ps", "-a", "--json"])).stdout) as {
    id: string;
    exit?: { reason?: string };
  }[];
  expect(all.find((session) => session.id === id)?.exit?.reason).toBe("killed");
});

test("wait gives the exit code of what it waited for", async () => {
  const id = await serve("--", "sh", "-c", "sleep 0.2; exit 7");
  expect(await user.niia(["wait", id])).toMatchObject({ code: 7 });
});

test("a wait that runs out of time exits 124", async () => {
  const id = await serve("--", "sleep", "60");
  expect(await user.niia(["wait", id, "--timeout", "300ms"])).toMatchObject({ code: 124 });
  await user.niia(["kill", id]);
});

test("a daemon that a command in a session started outlives that session", async () => {
  const niia = `'${process.execPath}' --conditions=@connector/source '${MAIN}'`;
  const other = await serve("--", "cat");
  const before = await user.daemonPid();
  const id = await serve("--", "sh", "-c", `sleep 0.3; ${niia} daemon stop; ${niia} ps -q; read x`);
  while ([before, undefined].includes(await user.daemonPid())) await sleep(100);
  const pid = await user.daemonPid();
  expect(await user.niia(["wait", id, "--for", `/${other}/`])).toMatchObject({ code: 0 });
  await user.niia(["kill", id]);
  expect(await user.daemonPid()).toBe(pid);
  await user.niia(["write", other, "still there", "--enter"]);
  expect(await user.niia(["wait", other, "--for", "/still there/"])).toMatchObject({ code: 0 });
  await user.niia(["kill", other]);
});

test("sessions outlive the daemon, stopped or killed", async () => {
  const id = await serve(
    "--",
    "sh",
    "-c",
    "for i in 1 2 3 4 5 6 7 8; do echo line $i; sleep 0.3; done",
  );
  const pid = await user.daemonPid();
  process.kill(pid ?? 0, "SIGKILL");
  await sleep(500);
  expect(await user.niia(["wait", id, "--for", "ended", "--timeout", "20s"])).toMatchObject({
    code: 0,
  });
  const { stdout } = await user.niia(["read", id, "--since", "0"]);
  expect(stdout.trim().split(/\r?\n/)).toEqual(
    [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `line ${number}`),
  );
  expect(await user.daemonPid()).not.toBe(pid);
});

test("a program that is not there is told before anything starts", async () => {
  const ran = await user.niia(["serve", "--", "no-such-program-here"]);
  expect(ran.code).not.toBe(0);
  expect(ran.stderr).toContain("no-such-program-here");
  expect(ran.stderr).toContain("next:");
});

test.each([
  [["read", "nothing-like-it"], 2],
  [["serve"], 2],
  [["attach", "x"], 2],
  [["wait", "x", "--timeout", "soon"], 2],
  [["ps", "--nonsense"], 2],
  [["no-such-command"], 2],
])("%j is wrong usage", async (args, code) => {
  const ran = await user.niia(args);
  expect(ran).toMatchObject({ code, stdout: "" });
  expect(ran.stderr).not.toBe("");
});
