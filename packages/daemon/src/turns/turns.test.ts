import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadProfiles } from "@pty4ai/agents";
import type { SessionRequest } from "@pty4ai/protocol";
import { describe, expect, test } from "vitest";
import { makeDaemon, type TestDaemon } from "../testing/harness.ts";

// The stand-in for an agent is a program of its own, run by its path.
const rehearsal = fileURLToPath(new URL("../../../testkit/src/rehearsal/main.ts", import.meta.url));
const profiles = () => loadProfiles({ variables: { rehearsal } });
const never = new AbortController().signal;

function agent(test: TestDaemon, more: Partial<SessionRequest> = {}): SessionRequest {
  const env = { NIIA_REHEARSAL_SPEED: "4", NIIA_REHEARSAL: join(test.dir, "script.json") };
  return { agent: "rehearsal", cwd: test.dir, permission: "full", name: "agent", env, ...more };
}

async function script(test: TestDaemon, steps: object[]): Promise<void> {
  await writeFile(join(test.dir, "script.json"), JSON.stringify({ scripts: [{ do: steps }] }));
}

/** How often each prompt reached the agent, by its own account. */
async function prompts(test: TestDaemon): Promise<string[]> {
  const { id } = test.daemon.sessions.get("agent");
  const events = await readFile(
    join(test.daemon.paths.state, "sessions", id, "events.jsonl"),
    "utf8",
  );
  return events
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as { hook: string; payload: { prompt?: string } })
    .filter(({ hook }) => hook === "UserPromptSubmit")
    .map(({ payload }) => payload.prompt ?? "");
}

test("turns of an agent: first at the start, then more, each typed once", async () => {
  const test = await makeDaemon({ profiles });
  const { sessions } = test.daemon;
  await script(test, [{ say: "you said {prompt}" }]);
  const turn = { id: "t1", prompt: "one\nand more" };
  const started = await sessions.start(agent(test, { turn }));
  expect(started.turn).toMatchObject({ id: "t1", state: "queued" });
  const first = await sessions.waitTurn("agent", "t1", never);
  expect(first).toMatchObject({
    end: "done",
    reply: expect.stringContaining("you said one") as string,
  });
  expect(Object.keys(first.times)).toEqual(["queued", "typed", "submitted", "working", "ended"]);
  expect(sessions.submit("agent", { id: "t2", prompt: "two" }).state).not.toBe("ended");
  expect(sessions.submit("agent", { id: "t2", prompt: "two" }).id).toBe("t2");
  expect(await sessions.waitTurn("agent", "t2", never)).toMatchObject({ end: "done" });
  expect(sessions.submit("agent", turn)).toEqual(first);
  expect(await prompts(test)).toEqual(["one\nand more", "two"]);
  expect(sessions.explain("agent").text).toContain("done");
  expect(sessions.get("agent")).toMatchObject({
    agentState: "ready",
    conversation: expect.any(String) as string,
  });
  expect(test.complaints).toEqual([]);
});

test("a turn goes on over a restart of the daemon", async () => {
  const test = await makeDaemon({ profiles });
  await script(test, [{ spin: 3000 }, { say: "after all" }]);
  await test.daemon.sessions.start(agent(test, { turn: { id: "t", prompt: "wait" } }));
  await expect.poll(() => test.daemon.sessions.turn("agent", "t").state).toBe("working");
  const next = await test.again();
  expect(await next.daemon.sessions.waitTurn("agent", "t", never)).toMatchObject({
    end: "done",
    reply: "after all",
  });
  expect(await prompts(next)).toEqual(["wait"]);
});

test("an interrupt ends a turn", async () => {
  const test = await makeDaemon({ profiles });
  await script(test, [{ spin: 60_000 }]);
  await test.daemon.sessions.start(agent(test, { turn: { id: "t", prompt: "long" } }));
  await expect.poll(() => test.daemon.sessions.turn("agent", "t").state).toBe("working");
  test.daemon.sessions.interrupt("agent");
  expect(await test.daemon.sessions.waitTurn("agent", "t", never)).toMatchObject({
    end: "interrupted",
  });
});

test("an agent that dies in its turn", async () => {
  const test = await makeDaemon({ profiles });
  await script(test, [{ crash: 9 }]);
  await test.daemon.sessions.start(agent(test, { turn: { id: "t", prompt: "x" } }));
  expect(await test.daemon.sessions.waitTurn("agent", "t", never)).toMatchObject({
    end: "crashed",
  });
  await expect.poll(() => test.daemon.sessions.get("agent").state).toBe("ended");
  expect(() => test.daemon.sessions.submit("agent", { id: "u", prompt: "x" })).toThrow("is ended");
});

test.each([
  ["echo out; echo err >&2", "done", "out\nerr"],
  ["echo bad; exit 3", "error", "bad"],
  [`i=0; while [ $i -lt 3000 ]; do echo "line $i"; i=$((i+1)); done`, "done", "line 2999"],
])("a one-shot agent: %s", async (prompt, end, reply) => {
  const test = await makeDaemon({ profiles });
  const { sessions } = test.daemon;
  await sessions.start({ agent: "shell", name: "s", cwd: "/tmp", turn: { id: "t", prompt } });
  const turn = await sessions.waitTurn("s", "t", never);
  expect(turn.reply).toMatch(new RegExp(`${reply}$`));
  expect(turn.end).toBe(end);
});

test("what a client types waits while a prompt is typed", async () => {
  const test = await makeDaemon({ profiles });
  const { sessions } = test.daemon;
  await script(test, [{ say: "ok" }]);
  await sessions.start(agent(test, { turn: { id: "t", prompt: "the prompt" } }));
  const typed = [sessions.waitTurn("agent", "t", never)];
  await expect.poll(() => sessions.turn("agent", "t").state, { interval: 2 }).toBe("typed");
  await sessions.write("agent", Buffer.from("zzz"));
  expect(["submitted", "working", "ended"]).toContain(sessions.turn("agent", "t").state);
  await Promise.all(typed);
  expect(await prompts(test)).toEqual(["the prompt"]);
});

describe("a dialog", () => {
  test("waits for its answer; who gave it is kept with the turn", async () => {
    const test = await makeDaemon({ profiles });
    const { sessions } = test.daemon;
    await script(test, [{ dialog: "permission", text: "rm -r build" }, { say: "removed" }]);
    await sessions.start(agent(test, { turn: { id: "t", prompt: "clean" }, permission: "ask" }));
    await expect
      .poll(() => sessions.dialog("agent"))
      .toMatchObject({
        id: "t:dialog:1",
        kind: "permission",
        tool: "Bash",
        argument: "rm -r build",
        options: ["Yes", "Yes, and don't ask again", "No"],
      });
    expect(() => sessions.answer("agent", { choice: 4 })).toThrow("there are 3 options");
    sessions.answer("agent", { choice: 1, by: "ada" });
    const turn = await sessions.waitTurn("agent", "t", never);
    expect(turn).toMatchObject({ end: "done", dialogs: [{ answer: { by: "ada", choice: 1 } }] });
    expect(turn.dialog).toBeUndefined();
    expect(() => sessions.answer("agent", { choice: 1 })).toThrow("nothing is asked");
  });

  test("is still open after a restart of the daemon, and answered once", async () => {
    const test = await makeDaemon({ profiles });
    await script(test, [
      { dialog: "question", text: "Which?", options: ["A", "B"] },
      { say: "so be it" },
    ]);
    await test.daemon.sessions.start(agent(test, { turn: { id: "t", prompt: "go" } }));
    await expect.poll(() => test.daemon.sessions.dialog("agent")?.kind).toBe("question");
    const next = await test.again();
    await expect.poll(() => next.daemon.sessions.dialog("agent")?.options).toEqual(["A", "B"]);
    next.daemon.sessions.answer("agent", { choice: 2 });
    expect(await next.daemon.sessions.waitTurn("agent", "t", never)).toMatchObject({
      end: "done",
      dialogs: [{ answer: { choice: 2 } }],
    });
  });

  test.each([
    ["fails the turn where nobody is there", { otherwise: "fail" as const }, { end: "permission" }],
    [
      "is answered by a rule",
      { otherwise: "fail" as const, allow: [{ tool: "Bash", argument: "rm *" }] },
      { end: "done", dialogs: [{ answer: { by: "policy", choice: 1 } }] },
    ],
  ])("%s", async (_, dialogs, wanted) => {
    const test = await makeDaemon({ profiles });
    const { sessions } = test.daemon;
    await script(test, [{ dialog: "permission", text: "rm -r build" }, { say: "removed" }]);
    const turn = { id: "t", prompt: "clean" };
    await sessions.start(agent(test, { turn, permission: "ask", dialogs }));
    expect(await sessions.waitTurn("agent", "t", never)).toMatchObject(wanted);
  });
});
