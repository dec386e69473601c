import { statSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeDaemon, openDaemon, shell } from "../testing/harness.ts";

test("a session through the API, from start to removal", async () => {
  const test = await makeDaemon();
  const { call } = test;
  const started = await call("POST", "/v1/sessions", shell("cat; exit 5", { name: "cat" }));
  expect(started).toMatchObject({ status: 201, json: { name: "cat", state: "running" } });
  const { id } = started.json as { id: string };
  expect((await call("GET", `/v1/sessions/${id.slice(0, 4)}`)).json).toMatchObject({ id });
  expect((await call("POST", "/v1/sessions/cat/input", { data: "hi\n" })).json).toEqual({
    result: "written",
  });
  const met = await call("GET", "/v1/sessions/cat/wait?for=/h(i)\\r?\\nhi/&timeout=5000");
  expect(met.json).toMatchObject({ outcome: "met" });
  const size = { cols: 100, rows: 30 };
  expect((await call("POST", "/v1/sessions/cat/resize", size)).json).toMatchObject({ size });
  expect((await call("GET", "/v1/sessions/cat/screen?format=text")).text).toBe("hi\nhi\n");
  expect((await call("GET", "/v1/sessions/cat/screen")).json).toMatchObject({
    size,
    cursor: { x: 0, y: 2 },
  });
  await call("POST", "/v1/sessions/cat/input", { data: "BA==", encoding: "base64" });
  expect((await call("GET", "/v1/sessions/cat/wait?for=ended&timeout=5000")).json).toMatchObject({
    outcome: "met",
    session: { exit: { code: 5 } },
  });
  expect((await call("GET", "/v1/sessions/cat/output?raw=1")).text).toBe("hi\r\nhi\r\n");
  expect((await call("DELETE", "/v1/sessions/cat")).status).toBe(200);
  expect((await call("GET", "/v1/sessions")).json).toEqual([]);
});

test.each([
  ["GET", "/v1/nothing", undefined, 404, "not-found", "/v1/nothing"],
  ["PATCH", "/v1/sessions", undefined, 400, "bad-request", "PATCH"],
  ["GET", "/v1/sessions/none", undefined, 404, "not-found", "none"],
  ["GET", "/v1/sessions/%zz", undefined, 400, "bad-request", "%zz"],
  ["POST", "/v1/sessions", "{", 400, "bad-request", "JSON"],
  ["POST", "/v1/sessions", {}, 400, "bad-request", "/cwd"],
  ["POST", "/v1/sessions", { cwd: "/" }, 400, "bad-request", "agent and argv"],
  [
    "POST",
    "/v1/sessions",
    { cwd: "/", argv: ["sh"], agent: "shell" },
    400,
    "bad-request",
    "agent and argv",
  ],
  ["POST", "/v1/sessions", { cwd: "x", argv: ["sh"] }, 400, "bad-request", "/cwd"],
  ["POST", "/v1/sessions", { cwd: "/", argv: [1] }, 400, "bad-request", "/argv/0"],
  ["POST", "/v1/sessions", { cwd: "/", argv: ["sh"], colour: 1 }, 400, "bad-request", "/colour"],
  [
    "POST",
    "/v1/sessions",
    { cwd: "/", argv: ["sh"], env: { "A=B": "" } },
    400,
    "bad-request",
    "A=B",
  ],
  ["POST", "/v1/sessions/sleep/input", { data: 1 }, 400, "bad-request", "/data"],
  ["POST", "/v1/sessions/sleep/resize", { cols: 0, rows: 1 }, 400, "bad-request", "/cols"],
  ["POST", "/v1/sessions/sleep/kill", { signal: 9 }, 400, "bad-request", "/signal"],
  [
    "POST",
    "/v1/sessions/sleep/turns",
    { id: "t", prompt: "x" },
    409,
    "wrong-state",
    "not an agent",
  ],
  ["POST", "/v1/sessions/sleep/close", undefined, 409, "wrong-state", "running"],
  ["DELETE", "/v1/sessions/sleep", undefined, 409, "wrong-state", "running"],
  ["GET", "/v1/sessions/sleep/wait?for=ready", undefined, 409, "wrong-state", "agent"],
  ["GET", "/v1/sessions/sleep/wait?for=dinner", undefined, 400, "bad-request", "dinner"],
  ["GET", "/v1/sessions/sleep/wait?for=/(/", undefined, 400, "bad-request", "?for"],
  ["GET", "/v1/sessions/sleep/output?from=99", undefined, 400, "bad-request", "?from"],
  ["GET", "/v1/sessions/sleep/output?from=x", undefined, 400, "bad-request", "?from"],
  ["GET", "/v1/sessions/sleep/screen?format=png", undefined, 400, "bad-request", "png"],
  ["GET", "/v1/sessions/twin", undefined, 409, "ambiguous", "2 sessions"],
])("%s %s %j is refused", async (method, path, body, status, code, word) => {
  const { call } = await shared;
  const answer = await call(method, path, body);
  expect(answer).toMatchObject({ status, json: { code } });
  expect((answer.json as { message: string }).message).toContain(word);
});

const shared = (async () => {
  const test = await openDaemon();
  await test.daemon.sessions.start(shell("sleep 100", { name: "sleep" }));
  for (let n = 0; n < 2; n++)
    await test.daemon.sessions.start(shell("sleep 100", { name: "twin" }));
  return test;
})();
afterAll(async () => (await shared).dispose());

test("the socket is for its owner alone", async () => {
  const { daemon } = await shared;
  const { socket } = daemon.paths;
  expect(statSync(socket).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(socket)).mode & 0o777).toBe(0o700);
  expect(statSync(`${daemon.paths.state}/store.sqlite`).mode & 0o777).toBe(0o600);
});

test("a pattern that never ends is broken off", async () => {
  const test = await makeDaemon();
  await test.daemon.sessions.start(shell(`echo ${"a".repeat(60)}b; sleep 60`, { name: "s" }));
  const { status, text } = await test.call("GET", "/v1/sessions/s/wait?for=/(a*)*$/m");
  expect(status).toBe(400);
  expect(text).toContain("takes too long");
});

test("the events of a session, by number, over a restart", async () => {
  const test = await makeDaemon();
  const { id } = await test.daemon.sessions.start(shell("exit 1"));
  await test.call("GET", `/v1/sessions/${id}/wait?for=ended`);
  const next = await test.again();
  const { text } = await next.call("GET", "/v1/events?since=0&follow=0");
  const events = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { seq: number; type: string });
  expect(events.map(({ seq, type }) => [seq, type])).toEqual([
    [1, "session.started"],
    [2, "session.exited"],
    [3, "session.ended"],
  ]);
});

test("an extension answers JSON, streams and errors under its prefix, with tables of its own", async () => {
  const told: string[] = [];
  const test = await makeDaemon({
    extensions: [
      {
        name: "runs",
        prefix: "/v1/runs",
        start: (daemon) => {
          daemon.store.migrate("runs", ["CREATE TABLE runs (id TEXT)"]);
          daemon.store.db.exec("INSERT INTO runs VALUES ('r1')");
          told.push("start");
        },
        handle: async ({ method, path, body }) => {
          if (path.endsWith("/events")) return { stream: lines() };
          if (path.endsWith("/fault")) throw new Error("broken");
          return { status: 202, json: { method, path, body } };
        },
        stop: () => void told.push("stop"),
      },
    ],
  });
  const { call } = test;
  const answer = await call("POST", "/v1/runs/x?y=1", { a: 1 });
  expect(answer).toMatchObject({
    status: 202,
    json: { method: "POST", path: "/v1/runs/x", body: { a: 1 } },
  });
  expect((await call("GET", "/v1/runs/x/events")).text).toBe('{"n":1}\n{"n":2}\n');
  expect(await call("GET", "/v1/runs/fault")).toMatchObject({
    status: 500,
    json: { code: "internal" },
  });
  expect((await call("GET", "/v1/runsome")).status).toBe(404);
  expect((await call("GET", "/v1/version")).json).toMatchObject({
    extensions: ["runs"],
    protocol: 1,
  });
  const { daemon } = await test.again();
  expect(daemon.store.db.prepare("SELECT count(*) AS n FROM runs").get()).toEqual({ n: 2 });
  await daemon.close();
  expect(told).toEqual(["start", "stop", "start", "stop"]);
});

async function* lines(): AsyncGenerator<{ n: number }> {
  yield { n: 1 };
  yield { n: 2 };
}

test("shutdown over the API leaves sessions running for the next daemon", async () => {
  const test = await makeDaemon();
  const { id, pid } = await test.daemon.sessions.start(shell("sleep 100"));
  expect((await test.call("POST", "/v1/shutdown")).status).toBe(200);
  await test.daemon.closed;
  const next = await test.again();
  expect(next.daemon.sessions.get(id)).toMatchObject({ pid, state: "running" });
});

test("a program started without a screen has none, and its output is all there", async () => {
  const { daemon, call } = await makeDaemon();
  const { id } = await daemon.sessions.start(shell("read line; echo x", { screen: false }));
  expect(await call("GET", `/v1/sessions/${id}/screen`)).toMatchObject({
    status: 409,
    json: { code: "wrong-state", message: "This session keeps no screen" },
  });
  await daemon.sessions.write(id, Buffer.from("\n"));
  await call("GET", `/v1/sessions/${id}/wait?for=ended`);
  expect((await call("GET", `/v1/sessions/${id}/output?raw=1`)).text).toBe("\r\nx\r\n");
});
