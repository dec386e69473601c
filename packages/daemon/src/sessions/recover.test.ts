import { existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { constants } from "node:http2";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadProfiles } from "@pty4ai/agents";
import { expect, test } from "vitest";
import { makeDaemon, shell, type TestDaemon } from "../testing/harness.ts";
import { tracePlugin } from "../testing/trace.ts";

const rehearsal = fileURLToPath(new URL("../../../testkit/src/rehearsal/main.ts", import.meta.url));
const profiles = () => loadProfiles({ variables: { rehearsal } });

/** The holder's process, found as the parent of a session's. */
function holderOf(pid: number | null): number {
  return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
}

const list = (test: TestDaemon): [string, string][] =>
  test.daemon.sessions.list().map(({ name, state }) => [name, state]);

test("sessions go on: those that run, those that ended meanwhile, those that were over", async () => {
  const test = await makeDaemon();
  const { sessions } = test.daemon;
  await sessions.start(shell("true", { name: "over" }));
  await sessions.start(shell("sleep 0.4; echo last words; exit 6", { name: "ends" }));
  await sessions.start(shell("cat", { name: "runs", labels: { a: "b" } }));
  await expect.poll(() => sessions.get("over").state).toBe("ended");
  await test.daemon.close();
  await new Promise((resolve) => setTimeout(resolve, 600));
  const next = await test.again();
  await expect
    .poll(() => list(next))
    .toEqual([
      ["over", "ended"],
      ["ends", "ended"],
      ["runs", "running"],
    ]);
  expect(next.daemon.sessions.get("ends")).toMatchObject({ exit: { code: 6, signal: null } });
  expect((await next.call("GET", "/v1/sessions/ends/output?raw=1")).text).toBe("last words\r\n");
  expect(next.daemon.sessions.get("runs").labels).toEqual({ a: "b" });
  await next.daemon.sessions.write("runs", Buffer.from("hi\n"));
  expect(
    (await next.call("GET", "/v1/sessions/runs/wait?for=/hi\\r?\\nhi/&timeout=5000")).json,
  ).toMatchObject({
    outcome: "met",
  });
});

test("what was typed with a key is not refused when that is repeated after the end, whichever daemon is asked", async () => {
  const first = await makeDaemon();
  await first.daemon.sessions.start(shell("read x; sleep 0.4", { name: "s" }));
  const typed = await first.daemon.sessions.write("s", Buffer.from("last\n"), { key: "last" });
  expect(typed).toBe("written");
  // Nobody has heard of it: the daemon is gone, and the session ends before the next one is there.
  const second = await first.again({}, () => new Promise((resolve) => setTimeout(resolve, 600)));
  await expect.poll(() => list(second)).toEqual([["s", "ended"]]);
  const input = (test: TestDaemon, key: string) =>
    test.call("POST", "/v1/sessions/s/input", { data: "last\n", key });
  expect((await input(second, "last")).json).toEqual({ result: "duplicate" });
  expect(await input(second, "other")).toMatchObject({
    status: 409,
    json: { code: "wrong-state" },
  });
  const third = await second.again();
  expect((await input(third, "last")).json).toEqual({ result: "duplicate" });
});

test("a holder that dies takes its terminals along: lost, told, cleaned up", async () => {
  const test = await makeDaemon({ plugins: [tracePlugin("trace", 1)], profiles });
  const { sessions } = test.daemon;
  const file = join(test.dir, "trace");
  const plugins = { trace: { file } };
  const script = "setsid nohup sleep 1000 >/dev/null 2>&1 & echo here; sleep 1000";
  const { pid, id } = await sessions.start(shell(script, { name: "s", plugins }));
  await sessions.start({
    agent: "rehearsal",
    name: "a",
    cwd: test.dir,
    permission: "full",
    turn: { id: "t", prompt: "x" },
  });
  const stream = test.call.stream("GET", "/v1/sessions/s/output").resume();
  stream.on("error", () => {});
  await expect
    .poll(async () => (await test.call("GET", "/v1/sessions/s/screen?format=text")).text)
    .toBe("here\n");
  process.kill(holderOf(pid), "SIGKILL");
  await expect
    .poll(() => list(test))
    .toEqual([
      ["s", "lost"],
      ["a", "lost"],
    ]);
  expect(sessions.turn("a", "t")).toMatchObject({ state: "ended", end: "crashed" });
  expect(readFileSync(file, "utf8")).toBe("trace.prepare\ntrace.clean\n");
  await expect.poll(() => stream.closed).toBe(true);
  expect(stream.rstCode).not.toBe(constants.NGHTTP2_NO_ERROR);
  expect(await marked(id)).toEqual([]);
  await sessions.start(shell("true", { name: "next" }));
  await expect.poll(() => sessions.get("next").state).toBe("ended");
});

async function marked(id: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => {
    const environ = `/proc/${pid}/environ`;
    try {
      return existsSync(environ) && readFileSync(environ, "latin1").includes(`NIIA_SESSION=${id}`);
    } catch {
      return false;
    }
  });
}
