import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeDaemon, shell } from "../testing/harness.ts";
import { waitUntil } from "./wait.ts";

const never = new AbortController().signal;

test.each([
  ["exit 0", { code: 0, signal: null }],
  ["exit 7", { code: 7, signal: null }],
  ["kill -TERM $$", { code: null, signal: "SIGTERM" }],
])("%s", async (script, exit) => {
  const test = await makeDaemon();
  const { sessions } = test.daemon;
  const { id } = await sessions.start(shell(script));
  const { session } = await waitUntil(test.daemon, id, {
    condition: { kind: "ended" },
    signal: never,
  });
  expect(session).toMatchObject({ state: "ended", exit });
  expect(test.complaints).toEqual([]);
});

test("a session is told with what it was started with, and its output outlives it", async () => {
  const test = await makeDaemon();
  const { sessions } = test.daemon;
  const started = await sessions.start(
    shell("printf 'one\\ntwo\\n'; stty size", {
      name: "n",
      labels: { run: "r" },
      size: { cols: 91, rows: 33 },
    }),
  );
  expect(started).toMatchObject({ name: "n", state: "running", labels: { run: "r" }, cwd: "/tmp" });
  await waitUntil(test.daemon, "n", { condition: { kind: "ended" }, signal: never });
  const { text } = await sessions.snapshot("n", { format: "text", scrollback: 0 });
  expect(text).toBe("one\ntwo\n33 91\n");
  const next = await test.again();
  const { daemon } = next;
  expect((await daemon.sessions.snapshot("n", { format: "text", scrollback: 0 })).text).toBe(text);
  await daemon.sessions.remove("n");
  expect(daemon.sessions.list()).toEqual([]);
  expect(existsSync(join(test.dir, "state", "sessions", started.id))).toBe(false);
});

test("the same key is one session, also when asked at once", async () => {
  const test = await makeDaemon();
  const { sessions } = test.daemon;
  const request = shell("sleep 60", { key: "k" });
  const started = await Promise.all([1, 2, 3].map(() => sessions.start(request)));
  expect(new Set(started.map(({ id }) => id)).size).toBe(1);
  expect((await sessions.start(request)).id).toBe(started[0]?.id);
  expect(sessions.list()).toHaveLength(1);
});

test("kill ends everything a session started", async () => {
  const test = await makeDaemon();
  const { sessions } = test.daemon;
  const file = join(test.dir, "pids");
  const script = [
    `echo $$ >> ${file}`,
    `(trap '' TERM HUP; echo $(exec sh -c 'echo $PPID') >> ${file}; while :; do sleep 1; done) &`,
    `setsid nohup sh -c 'echo $$ >> ${file}; trap "" TERM; while :; do sleep 1; done' >/dev/null 2>&1 &`,
    "echo started; wait",
  ].join("\n");
  const { id } = await sessions.start(shell(script));
  await expect
    .poll(async () => (await readFile(file, "utf8").catch(() => "")).split("\n").length)
    .toBe(4);
  const over = await sessions.kill(id, { graceMs: 200, reason: "cancelled" });
  expect(over).toMatchObject({ state: "ended", exit: { reason: "cancelled" } });
  const pids = (await readFile(file, "utf8")).trim().split("\n");
  expect(pids.filter((pid) => existsSync(`/proc/${pid}/cwd`))).toEqual([]);
  expect(await sessions.kill(id)).toEqual(over);
});

test("what a session leaves behind when it ends by itself is ended too", async () => {
  const test = await makeDaemon();
  const file = join(test.dir, "pid");
  const script = `setsid nohup sh -c 'echo $$ > ${file}; exec sleep 1000' >/dev/null 2>&1 & while [ ! -s ${file} ]; do :; done`;
  const { id } = await test.daemon.sessions.start(shell(script));
  await waitUntil(test.daemon, id, { condition: { kind: "ended" }, signal: never });
  expect(existsSync(`/proc/${(await readFile(file, "utf8")).trim()}/cwd`)).toBe(false);
});

test("a background job that holds the terminal: exited, then closed by hand", async () => {
  const test = await makeDaemon();
  const { sessions } = test.daemon;
  const { id } = await sessions.start(shell("trap '' HUP; sleep 1000 & exit 4"));
  const { session } = await waitUntil(test.daemon, id, {
    condition: { kind: "exit" },
    signal: never,
  });
  expect(session).toMatchObject({ state: "exited", exit: { code: 4, signal: null } });
  await sessions.close(id);
  const ended = await waitUntil(test.daemon, id, { condition: { kind: "ended" }, signal: never });
  expect(ended.session.state).toBe("ended");
});

test("a deadline holds also after a restart", async () => {
  const test = await makeDaemon({ plugins: [deadline] });
  const { id } = await test.daemon.sessions.start(
    shell("sleep 60", { plugins: { deadline: { ms: 1200 } } }),
  );
  const next = await test.again();
  const { session } = await waitUntil(next.daemon, id, {
    condition: { kind: "ended" },
    signal: never,
  });
  expect(session.exit).toMatchObject({ reason: "timeout" });
});

const deadline = {
  name: "deadline",
  order: 1,
  schema: { type: "object", properties: { ms: { type: "integer" } }, additionalProperties: false },
  transform: (draft: object, options: unknown) =>
    ({ ...draft, timeoutMs: (options as { ms: number }).ms }) as never,
};

test.each([
  ["a missing program", { argv: ["no-such-program"], cwd: "/" }, "not-installed"],
  ["a file that is no program", { argv: ["/etc/passwd"], cwd: "/" }, "not-installed"],
  ["a missing program by its path", { argv: ["/no/such"], cwd: "/" }, "not-installed"],
  ["a missing folder of one by its path", { argv: ["/bin/sh"], cwd: "/no/such" }, "bad-request"],
  ["a missing folder", { argv: ["sh"], cwd: "/no/such/folder" }, "bad-request"],
  ["a missing folder and program", { argv: ["./no"], cwd: "/no/such/folder" }, "bad-request"],
  ["an unknown agent", { agent: "nobody", cwd: "/" }, "not-found"],
  ["an unknown plugin", { argv: ["sh"], cwd: "/", plugins: { nope: {} } }, "bad-option"],
])("%s is refused and leaves nothing", async (_name, request, code) => {
  const test = await makeDaemon();
  await expect(test.daemon.sessions.start(request)).rejects.toMatchObject({ code });
  expect(test.daemon.sessions.list()).toEqual([]);
  expect(await readdir(join(test.dir, "state", "sessions")).catch(() => [])).toEqual([]);
});

test("a session whose folder could not be made runs, and its output is kept once there is one", async () => {
  const test = await makeDaemon();
  const folders = join(test.dir, "state", "sessions");
  await writeFile(folders, "in the way");
  const { id } = await test.daemon.sessions.start(shell("read x; echo $x", { record: false }));
  await rm(folders);
  await test.daemon.sessions.write(id, Buffer.from("kept\n"));
  await waitUntil(test.daemon, id, { condition: { kind: "ended" }, signal: never });
  expect(await readFile(join(folders, id, "output"), "utf8")).toBe("kept\r\nkept\r\n");
  expect(test.complaints).toHaveLength(1);
  expect(test.complaints[0]).toContain("cannot be made for now");
});

test("the environment is the base list of the caller's, what was set, and the session's own", async () => {
  const test = await makeDaemon();
  const inherit = { PATH: "/usr/bin:/bin", HOME: "/h", LC_ALL: "C", SECRET: "x", TERM: "dumb" };
  await test.daemon.sessions.start(shell("env | sort", { name: "e", inherit, env: { MINE: "1" } }));
  await waitUntil(test.daemon, "e", { condition: { kind: "ended" }, signal: never });
  const { text } = await test.daemon.sessions.snapshot("e", { format: "text", scrollback: 100 });
  const names = text
    .trim()
    .replaceAll("\n/", "/")
    .split("\n")
    .map((line) => line.split("=")[0]);
  expect(names).toEqual([
    "COLORTERM",
    "HOME",
    "LC_ALL",
    "MINE",
    "NIIA_EVENTS",
    "NIIA_SESSION",
    "PATH",
    "PWD",
    "TERM",
  ]);
  expect(text).toContain("TERM=xterm-256color");
});
