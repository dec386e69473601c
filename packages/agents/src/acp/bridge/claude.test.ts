import { describe, expect, it } from "vitest";
import { speakClaude } from "./claude.ts";
import { part, textAt } from "./lines.ts";
import { Wire } from "./wire.test-driver.ts";

// Messages as Claude Code 2.1.329 says them, shortened.
const usage = {
  "claude-opus-5-5": {
    inputTokens: 100,
    outputTokens: 3,
    cacheReadInputTokens: 40,
    cacheCreationInputTokens: 7,
    costUSD: 0.25,
  },
  "claude-haiku-4-5": { inputTokens: 10, outputTokens: 1, costUSD: 0.5 },
};
const result = { type: "result", subtype: "success", is_error: false, stop_reason: "end_turn" };
const delta = (text: string): object => ({
  type: "stream_event",
  event: { type: "content_block_delta", delta: { type: "text_delta", text } },
  parent_tool_use_id: null,
});
const event = (type: string, more: object = {}): object => ({
  type: "stream_event",
  event: { type, ...more },
  parent_tool_use_id: null,
});
const counts = { input_tokens: 90, cache_creation_input_tokens: 7, cache_read_input_tokens: 40 };
const began = event("message_start", {
  message: { id: "m1", usage: { ...counts, output_tokens: 1 } },
});
const permit = (tool_name: string, input: object, more: object = {}): object => ({
  type: "control_request",
  request_id: "r1",
  request: { subtype: "can_use_tool", tool_name, input, ...more },
});

/** Starts, and answers the first prompt with these. */
function wire(...answers: object[]): Wire {
  return new Wire().on((message) => {
    const id = message["request_id"];
    if (message["type"] === "control_request")
      return [{ type: "control_response", response: { subtype: "success", request_id: id } }];
    return message["type"] === "user" ? (answers as Record<string, unknown>[]) : undefined;
  });
}

describe("Claude Code's stream of messages", () => {
  it("carries a turn: words, steps, tokens of all its models", async () => {
    const use = { type: "tool_use", name: "Bash", input: { command: "ls" } };
    const on = wire(
      began,
      delta("Hello"),
      { type: "assistant", message: { content: [use] } },
      event("message_delta", { usage: { output_tokens: 3 } }),
      event("message_stop"),
      { ...result, model_usage_since_last_result: usage },
    );
    const speaker = await on.open(speakClaude);
    let sent = 0;
    expect(await speaker.prompt("Do it", () => (sent += 1))).toEqual({
      stop: "end",
      usage: { inputTokens: 117, outputTokens: 4, cachedTokens: 40, usd: 0.75 },
    });
    await expect.poll(() => sent).toBe(1);
    expect(on.heard).toEqual(["text Hello m1", "step Bash ls", "used 97 3 40"]);
    expect(textAt(on.told[1], "message", "content", 0, "text")).toBe("Do it");
  });

  it.each([
    [{ api_error_status: 401, result: "Failed to authenticate" }, { code: 401 }],
    [
      { api_error_status: 429, result: "Rate limit" },
      { code: 429, message: "Rate limit" },
    ],
    [
      {
        terminal_reason: "api_error",
        result: "Connection lost",
        model_usage_since_last_result: usage,
      },
      { code: "api_error", usage: { outputTokens: 4 } },
    ],
  ])("tells a failure with what it used: %j", async (more, expected) => {
    const on = wire({ ...result, is_error: true, ...more });
    const speaker = await on.open(speakClaude);
    await expect(speaker.prompt("x", () => undefined)).rejects.toMatchObject({ trouble: expected });
  });

  it("is cancelled, and goes on", async () => {
    const on = wire();
    const speaker = await on.open(speakClaude);
    const over = speaker.prompt("x", () => undefined);
    speaker.cancel();
    on.say({ type: "result", subtype: "error_during_execution", is_error: true });
    expect(await over).toEqual({ stop: "cancelled" });
    expect(on.told.some((each) => part(each, "request", "subtype") === "interrupt")).toBe(true);
    const next = speaker.prompt("y", () => undefined);
    on.say({ ...result });
    expect(await next).toEqual({ stop: "end" });
  });

  it.each([
    [{ option: "allow" }, { behavior: "allow", updatedInput: { command: "rm x" } }],
    [{ option: "always" }, { behavior: "allow", updatedPermissions: [{ type: "addRules" }] }],
    [{ option: "deny" }, { behavior: "deny" }],
    [{ deny: true }, { behavior: "deny" }],
    [{}, { behavior: "deny" }],
  ])("asks for a permission; to %j it answers %j", async (answer, expected) => {
    const on = wire();
    on.answer = answer;
    await on.open(speakClaude);
    on.say(
      permit(
        "Bash",
        { command: "rm x" },
        { permission_suggestions: [{ type: "addRules" }] },
      ) as never,
    );
    await expect.poll(() => on.told.at(-1)?.["type"]).toBe("control_response");
    expect(on.asked).toMatchObject([{ kind: "permission", tool: "Bash", argument: "rm x" }]);
    expect(part(on.told.at(-1), "response", "response")).toMatchObject(expected);
  });

  it.each([
    [{ option: "1" }, { answers: { "Which?": "Green" } }],
    [{ text: "Blue" }, { answers: { "Which?": "Blue" } }],
  ])("asks a question; %j becomes %j", async (answer, expected) => {
    const on = wire();
    on.answer = answer;
    await on.open(speakClaude);
    const options = [{ label: "Red" }, { label: "Green" }];
    on.say(permit("AskUserQuestion", { questions: [{ question: "Which?", options }] }) as never);
    await expect.poll(() => on.told.at(-1)?.["type"]).toBe("control_response");
    expect(on.asked[0]?.options.map(({ label }) => label)).toEqual([
      "Red",
      "Green",
      "Type something else",
    ]);
    expect(part(on.told.at(-1), "response", "response", "updatedInput")).toMatchObject(expected);
  });

  it("tells a call that is repeated, and does not know what else it may be asked", async () => {
    const on = wire();
    await on.open(speakClaude);
    on.say({
      type: "system",
      subtype: "api_retry",
      attempt: 2,
      error_status: 529,
      error: "overloaded",
    });
    on.say({ type: "control_request", request_id: "r9", request: { subtype: "hook_callback" } });
    await expect.poll(() => part(on.told.at(-1), "response", "subtype")).toBe("error");
    expect(on.heard).toEqual(["retry 529 overloaded (attempt 2)"]);
  });
});
