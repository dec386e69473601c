import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadProfiles } from "@pty4ai/agents";
import { expect, test } from "vitest";
import type { SessionRecord } from "../store/record.ts";
import { makeDaemon, shell, type TestDaemon } from "../testing/harness.ts";
import { keepAgain, requestAgain } from "./again.ts";

const rehearsal = fileURLToPath(new URL("../../../testkit/src/rehearsal/main.ts", import.meta.url));
const profiles = () => loadProfiles({ variables: { rehearsal } });

test("what is kept to start again holds names, and no values but a run's own", () => {
  const plugins = {
    env: { set: { TOKEN: "secret", OTHER: { from: "file:x" } } },
    worktree: { slug: "a" },
  };
  const env = { KEY: "secret", NIIA_RUN: "r-1" };
  const again = keepAgain({ cwd: "/", argv: ["sh"], env, plugins });
  expect(JSON.stringify(again)).not.toContain("secret");
  const record = {
    id: "s1",
    name: "n",
    size: { cols: 9, rows: 9 },
    request: { cwd: "/", argv: ["sh"], key: "old", labels: { run: "r-1" } },
    again,
  } as unknown as SessionRecord;
  expect(requestAgain(record, { inherit: { KEY: "now", PATH: "/bin" } })).toEqual({
    cwd: "/",
    argv: ["sh"],
    labels: { run: "r-1" },
    key: "restart:s1",
    name: "n",
    size: { cols: 9, rows: 9 },
    env: { KEY: "now", NIIA_RUN: "r-1" },
    inherit: { KEY: "now", PATH: "/bin" },
    plugins: {
      env: { set: { TOKEN: { from: "env:TOKEN" }, OTHER: { from: "file:x" } } },
      worktree: { slug: "a" },
    },
  });
});

/** As after a reboot: the holder and all it had is gone, and nobody saw it go. */
async function reboot(test: TestDaemon, pid: number | null): Promise<TestDaemon> {
  const holder = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  return test.again({}, async () => {
    process.kill(holder, "SIGKILL");
    await expect.poll(() => existsSync(`/proc/${holder}/cwd`)).toBe(false);
  });
}

test("after a reboot sessions are lost, with their last screen, and started again when asked", async () => {
  const test = await makeDaemon();
  const { sessions } = test.daemon;
  const script = "printf '\\033[2J\\033[Hlast \\033[32mwords'; echo \" $TOKEN\"; exec cat";
  const request = shell(script, { name: "s", env: { TOKEN: "one" }, labels: { a: "b" } });
  const { id, pid } = await sessions.start(request);
  await sessions.start(shell("cat", { name: "never", restart: "never" }));
  await expect
    .poll(async () => (await test.call("GET", `/v1/sessions/${id}/screen?format=text`)).text)
    .toBe("last words one\n");
  const next = await reboot(test, pid);
  await expect.poll(() => next.daemon.sessions.get(id).state).toBe("lost");
  expect(next.daemon.sessions.get(id)).toMatchObject({ restart: "ask", restartable: true });
  const screen = await next.call("GET", `/v1/sessions/${id}/screen?format=text`);
  expect(screen.text).toBe("last words one\n");

  expect((await next.call("POST", "/v1/sessions/never/restart", {})).status).toBe(409);
  const again = await next.call("POST", `/v1/sessions/${id}/restart`, {
    inherit: { PATH: "/usr/bin:/bin", TOKEN: "two" },
  });
  expect(again.status).toBe(201);
  expect(again.json).toMatchObject({
    name: "s",
    state: "running",
    restartOf: id,
    labels: { a: "b" },
  });
  const fresh = (again.json as { id: string }).id;
  expect(next.daemon.sessions.get(id)).toMatchObject({ restartedAs: fresh });
  expect(next.daemon.sessions.get(id).restartable).toBeUndefined();
  await expect
    .poll(async () => (await next.call("GET", `/v1/sessions/${fresh}/screen?format=text`)).text)
    .toBe("last words two\n");
  expect((await next.call("POST", `/v1/sessions/${id}/restart`, {})).json).toMatchObject({
    id: fresh,
  });
  expect((await next.call("POST", `/v1/sessions/${fresh}/restart`, {})).status).toBe(409);
});

test("one with the policy `always` comes back by itself, an agent with its own conversation", async () => {
  const test = await makeDaemon({ profiles });
  const { sessions } = test.daemon;
  const { id, pid, conversation } = await sessions.start({
    agent: "rehearsal",
    name: "a",
    cwd: test.dir,
    permission: "full",
    restart: "always",
    turn: { id: "t", prompt: "first words" },
  });
  await expect.poll(() => sessions.turn("a", "t").state).toBe("ended");
  const told = sessions.get(id).conversation ?? conversation;
  const next = await reboot(test, pid);
  await expect.poll(() => next.daemon.sessions.get(id).restartedAs).toBeTypeOf("string");
  await expect.poll(() => next.daemon.sessions.get("a").agentState).toBe("ready");
  const { sessions: after } = next.daemon;
  expect(after.get("a")).toMatchObject({ restartOf: id, restart: "always" });
  expect(after.get("a").argv.join(" ")).toContain(told ?? "no conversation");
  expect(after.turns("a")).toEqual([]);
  expect(after.turn(id, "t")).toMatchObject({ state: "ended", end: "done" });
});
