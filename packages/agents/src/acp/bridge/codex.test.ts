import { describe, expect, it } from "vitest";
import { speakCodex } from "./codex.ts";
import { part } from "./lines.ts";
import { Wire } from "./wire.test-driver.ts";

// Messages as codex app-server 0.169.0 says them, shortened.
const notice = (method: string, params: object): object => ({
  method,
  params: { threadId: "th1", ...params },
});
const completed = (status: string, error: object | null = null): object =>
  notice("turn/completed", { turn: { id: "u1", status, error } });
const tokens = (inputTokens: number, outputTokens: number): object =>
  notice("thread/tokenUsage/updated", {
    tokenUsage: { last: { inputTokens, outputTokens, cachedInputTokens: 5 } },
  });

function wire(...answers: object[]): Wire {
  return new Wire().on(({ id, method }) => {
    if (method === "thread/start" || method === "thread/resume")
      return [{ id, result: { thread: { id: "th1" } } }];
    if (method === "turn/start")
      return [{ id, result: { turn: { id: "u1" } } }, ...(answers as Record<string, unknown>[])];
    return id === undefined || method === undefined ? undefined : [{ id, result: {} }];
  });
}

describe("Codex's app-server", () => {
  it("carries a turn: words, steps, tokens of all its calls", async () => {
    const on = wire(
      notice("turn/started", { turn: { id: "u1" } }),
      notice("item/started", { item: { type: "commandExecution", command: "ls" } }),
      notice("item/agentMessage/delta", { itemId: "i1", delta: "Hello" }),
      { method: "item/agentMessage/delta", params: { threadId: "other", delta: "no" } },
      tokens(100, 2),
      tokens(120, 3),
      completed("completed"),
    );
    const speaker = await on.open(speakCodex);
    expect(speaker.conversation).toBe("th1");
    let sent = 0;
    expect(await speaker.prompt("Do it", () => (sent += 1))).toEqual({ stop: "end" });
    await expect.poll(() => sent).toBe(1);
    expect(on.heard).toEqual([
      "step commandExecution ls",
      "text Hello i1",
      "used 100 2 5",
      "used 120 3 5",
    ]);
  });

  it("goes on with an earlier conversation", async () => {
    const on = wire();
    await on.open(speakCodex, { resume: "th1" });
    expect(on.told.find(({ method }) => method === "thread/resume")).toMatchObject({
      params: { threadId: "th1", cwd: "/w" },
    });
  });

  it.each([
    ["usageLimitExceeded", 429],
    ["serverOverloaded", 529],
    ["unauthorized", 401],
    [{ responseStreamDisconnected: { httpStatusCode: 502 } }, 502],
    [{ responseTooManyFailedAttempts: { httpStatusCode: 429 } }, 429],
    ["other", undefined],
    [null, undefined],
  ])("tells a failure, %j, as %j, after what it used", async (codexErrorInfo, code) => {
    const on = wire(tokens(9, 0), completed("failed", { message: "It failed", codexErrorInfo }));
    const speaker = await on.open(speakCodex);
    await expect(speaker.prompt("x", () => undefined)).rejects.toMatchObject({
      trouble: {
        message: "It failed",
        ...(code === undefined ? {} : { code }),
      },
    });
    expect(on.heard).toEqual(["used 9 0 5"]);
  });

  it("is interrupted, also before it told which turn it is", async () => {
    const on = wire();
    const speaker = await on.open(speakCodex);
    const over = speaker.prompt("x", () => undefined);
    speaker.cancel();
    on.say(notice("turn/started", { turn: { id: "u7" } }) as never);
    await expect
      .poll(() => on.told.at(-1))
      .toMatchObject({
        method: "turn/interrupt",
        params: { threadId: "th1", turnId: "u7" },
      });
    on.say(completed("interrupted") as never);
    expect(await over).toEqual({ stop: "cancelled" });
  });

  it.each([
    ["item/commandExecution/requestApproval", { option: "accept" }, "accept"],
    ["item/commandExecution/requestApproval", { deny: true }, "decline"],
    ["item/fileChange/requestApproval", { option: "acceptForSession" }, "acceptForSession"],
    ["item/fileChange/requestApproval", {}, "decline"],
  ])("asks: to %s and %j it answers %s", async (method, answer, decision) => {
    const on = wire();
    on.answer = answer;
    await on.open(speakCodex);
    on.say({ id: 7, method, params: { threadId: "th1", command: "rm x", reason: "Why not" } });
    await expect.poll(() => on.told.at(-1)).toEqual({ id: 7, result: { decision } });
    expect(on.asked).toMatchObject([{ kind: "permission", argument: "rm x" }]);
  });

  it("asks a question, and refuses what it does not know", async () => {
    const on = wire();
    on.answer = { option: "0" };
    await on.open(speakCodex);
    const questions = [{ id: "q", question: "Which?", options: [{ label: "Red" }] }];
    on.say({ id: 8, method: "item/tool/requestUserInput", params: { questions } });
    await expect
      .poll(() => part(on.told.at(-1), "result", "answers"))
      .toEqual({
        q: { answers: ["Red"] },
      });
    on.say({ id: 9, method: "attestation/generate", params: {} });
    await expect.poll(() => part(on.told.at(-1), "error", "code")).toBe(-32_601);
  });

  it("rejects what the server rejects", async () => {
    const on = new Wire().on(({ id, method }) =>
      method === "thread/start"
        ? [{ id, error: { code: -32_600, message: "no such model" } }]
        : id === undefined
          ? undefined
          : [{ id, result: {} }],
    );
    await expect(on.open(speakCodex)).rejects.toMatchObject({
      trouble: { message: "no such model" },
    });
  });
});
