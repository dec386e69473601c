import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { assets, linesOf, pipe } from "./assets.test-driver.ts";

// The scripts that run inside a session, run here as the agents run them.
const dir = mkdtempSync(join(tmpdir(), "niia-assets-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("hook.sh", () => {
  test("appends whole lines, also when many run at once and the payload is long", async () => {
    const sink = join(dir, "many.jsonl");
    const payload = (i: number): string => JSON.stringify({ i, text: "x".repeat(9_000) }, null, 2);
    await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        pipe("sh", [join(assets, "hook.sh"), "Stop"], payload(i), { NIIA_EVENTS: sink }),
      ),
    );
    const lines = linesOf(sink);
    expect(lines.map(({ payload }) => payload["i"]).toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(lines.every(({ hook }) => hook === "Stop")).toBe(true);
  });

  test.each([
    ["without a sink", {}],
    ["with a sink that cannot be written", { NIIA_EVENTS: "/nowhere/x" }],
  ])("%s it is silent and succeeds", async (_, env) => {
    expect(await pipe("sh", [join(assets, "hook.sh"), "Stop"], "{}", env)).toBe("");
  });

  test("a link in the sink's place is not followed", async () => {
    const [sink, secret] = [join(dir, "link.jsonl"), join(dir, "secret")];
    writeFileSync(secret, "mine");
    symlinkSync(secret, sink);
    await pipe("sh", [join(assets, "hook.sh"), "Stop"], "{}", { NIIA_EVENTS: sink });
    expect(readFileSync(secret, "utf8")).toBe("mine");
  });
});

describe("report.mjs adds up the turn that a transcript ends with", () => {
  const claude = [
    { type: "user", message: { content: "first" } },
    { type: "assistant", message: { id: "m0", usage: { input_tokens: 9, output_tokens: 9 } } },
    { type: "user", message: { content: "second" } },
    { type: "assistant", message: { id: "m1", usage: { input_tokens: 1, output_tokens: 1 } } },
    {
      type: "assistant",
      message: {
        id: "m1",
        usage: {
          input_tokens: 2,
          cache_creation_input_tokens: 3,
          cache_read_input_tokens: 5,
          output_tokens: 4,
        },
      },
    },
    { type: "user", message: { content: [{ type: "tool_result" }] } },
    { type: "assistant", message: { id: "m2", usage: { input_tokens: 10, output_tokens: 20 } } },
  ];
  const codex = [
    {
      payload: {
        type: "token_count",
        info: { last_token_usage: { input_tokens: 99, output_tokens: 99 } },
      },
      ordinal: 1,
    },
    { payload: { type: "task_started" }, ordinal: 2 },
    {
      payload: {
        type: "token_count",
        info: { last_token_usage: { input_tokens: 5, cached_input_tokens: 1, output_tokens: 2 } },
      },
      ordinal: 3,
    },
    {
      payload: {
        type: "token_count",
        info: { last_token_usage: { input_tokens: 6, output_tokens: 3 } },
      },
      ordinal: 4,
    },
  ];
  const nudge =
    "[System: You successfully executed a tool but returned an empty response. Please analyze it.]";
  const gemini = [
    { type: "user", content: [{ text: "do it" }] },
    {
      type: "gemini",
      id: "a",
      content: "first I look",
      tokens: { input: 1, output: 2, thoughts: 3, cached: 4 },
      toolCalls: [{ id: "1" }],
    },
    { type: "user", content: [{ functionResponse: { id: "1" } }] },
    { type: "gemini", id: "b", content: "the answer", tokens: { input: 10, output: 20 } },
  ];
  const usage = { promptTokenCount: 15, candidatesTokenCount: 3, cachedContentTokenCount: 2 };
  const qwen = [
    { type: "user", uuid: "t", message: { parts: [{ text: "do it" }] } },
    {
      type: "assistant",
      uuid: "a",
      message: { parts: [{ functionCall: {} }] },
      usageMetadata: { ...usage, thoughtsTokenCount: 3 },
    },
    { type: "tool_result", message: { parts: [{ functionResponse: {} }] } },
    {
      type: "assistant",
      uuid: "b",
      message: { parts: [{ text: "done" }] },
      usageMetadata: usage,
    },
  ];
  const copilot = [
    { type: "user.message", id: "t", data: { content: "do it" } },
    {
      type: "session.usage_record",
      data: { usage: { apiCallId: "a", inputTokens: 10, outputTokens: 2, cacheReadTokens: 3 } },
    },
    { type: "assistant.message", data: { content: "I look", toolRequests: [{ name: "bash" }] } },
    { type: "session.usage_record", data: { usage: { apiCallId: "b", inputTokens: 20 } } },
    { type: "assistant.message", data: { content: "the answer", toolRequests: [] } },
  ];
  test.each([
    [
      "copilot",
      copilot,
      {
        niia_turn: "t",
        niia_reply: "the answer",
        niia_usage: { input_tokens: 30, output_tokens: 2, cached_tokens: 3 },
      },
    ],
    [
      "copilot",
      [...copilot.slice(0, 2), { type: "session.error", data: { message: "no" } }],
      { niia_turn: "t", niia_usage: { input_tokens: 10, output_tokens: 2, cached_tokens: 3 } },
    ],
    ["claude", claude, { niia_usage: { input_tokens: 15, output_tokens: 24, cached_tokens: 5 } }],
    [
      "qwen",
      qwen,
      { niia_turn: "t", niia_usage: { input_tokens: 30, output_tokens: 9, cached_tokens: 4 } },
    ],
    ["codex", codex, { niia_usage: { input_tokens: 11, output_tokens: 5, cached_tokens: 1 } }],
    [
      "gemini",
      gemini,
      {
        niia_reply: "the answer",
        niia_usage: { input_tokens: 11, output_tokens: 25, cached_tokens: 4 },
      },
    ],
    [
      "gemini",
      [...gemini.slice(0, 3), { type: "user", content: [{ text: nudge }] }, ...gemini.slice(3)],
      {
        niia_reply: "the answer",
        niia_usage: { input_tokens: 11, output_tokens: 25, cached_tokens: 4 },
      },
    ],
    [
      "gemini",
      [...gemini.slice(0, 3), { type: "error", content: "[API Error: terminated]" }],
      { niia_usage: { input_tokens: 1, output_tokens: 5, cached_tokens: 4 } },
    ],
  ])("%s", async (form, entries, wanted) => {
    const [sink, transcript] = [join(dir, `${form}.jsonl`), join(dir, `${form}-transcript.jsonl`)];
    writeFileSync(sink, "");
    writeFileSync(
      transcript,
      `${entries.map((entry) => JSON.stringify(entry)).join("\n")}\nhalf a li`,
    );
    const payload = JSON.stringify({ transcript_path: transcript, session_id: "s" });
    expect(
      await pipe(process.execPath, [join(assets, "report.mjs"), form, "Stop"], payload, {
        NIIA_EVENTS: sink,
      }),
    ).toBe("");
    expect(linesOf(sink)).toEqual([
      { hook: "Stop", payload: { transcript_path: transcript, session_id: "s", ...wanted } },
    ]);
  });

  test("a turn of which nothing, or not the end, is written yet is waited for, and none is told twice", async () => {
    const [transcript, sink] = [join(dir, "late.jsonl"), join(dir, "late-events.jsonl")];
    const user = (uuid: string): object => ({ type: "user", uuid, message: { content: "say it" } });
    const answer = (id: string, text: string): object => ({
      type: "assistant",
      message: {
        id,
        content: [{ type: "text", text }],
        usage: { input_tokens: 5, output_tokens: 1 },
      },
    });
    const write = (entries: object[]): void =>
      writeFileSync(transcript, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    const stop = async (): Promise<unknown> => {
      const payload = { transcript_path: transcript, last_assistant_message: "same" };
      const hook = [join(assets, "report.mjs"), "claude", "Stop", sink];
      await pipe(process.execPath, hook, JSON.stringify(payload), {});
      return (linesOf(sink).at(-1) as { payload: { niia_usage?: unknown } }).payload.niia_usage;
    };
    const one = [user("u1"), answer("m1", "same")];
    write(one);
    expect(await stop()).toMatchObject({ input_tokens: 5 });
    expect(await stop()).toBeUndefined();
    const tool = [...one, user("u2"), answer("m2", "first I look")];
    write(tool);
    const told = stop();
    setTimeout(() => write([...tool, answer("m3", "same")]), 120);
    expect(await told).toMatchObject({ input_tokens: 10, output_tokens: 2 });
    const wordless = [...tool, answer("m3", "same"), user("u3"), answer("m4", "")];
    write(wordless);
    const last = stop();
    setTimeout(() => write([...wordless, answer("m5", "same")]), 120);
    expect(await last).toMatchObject({ input_tokens: 10, output_tokens: 2 });
  });

  test("the turn of a session before is none of this one's, whose own is not written yet", async () => {
    const [transcript, sink] = [join(dir, "resumed.jsonl"), join(dir, "resumed-events.jsonl")];
    const turn = (at: number, tokens: number): string =>
      [
        { type: "user", uuid: `u${at}`, message: { content: "x" } },
        { type: "assistant", message: { id: `m${at}`, usage: { input_tokens: tokens } } },
      ]
        .map((entry) => `${JSON.stringify({ ...entry, timestamp: new Date(at) })}\n`)
        .join("");
    const before = turn(Date.now() - 60_000, 3);
    writeFileSync(transcript, before);
    writeFileSync(sink, "");
    await pause(20);
    appendFileSync(sink, '{"hook":"UserPromptSubmit","payload":{}}\n');
    const hook = [join(assets, "report.mjs"), "claude", "Stop", sink];
    const told = pipe(process.execPath, hook, JSON.stringify({ transcript_path: transcript }), {});
    setTimeout(() => writeFileSync(transcript, before + turn(Date.now(), 5)), 150);
    await told;
    expect(linesOf(sink).at(-1)).toMatchObject({ payload: { niia_usage: { input_tokens: 5 } } });
  });

  test("spent.sh tells the event at once, what was used so far after it, and all of it again with the end", async () => {
    const [transcript, sink] = [join(dir, "spent.jsonl"), join(dir, "spent-events.jsonl")];
    const entries = [
      { type: "user", uuid: "u1", message: { content: "x" } },
      { type: "assistant", message: { id: "m1", usage: { input_tokens: 5 } } },
    ];
    writeFileSync(transcript, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    const payload = JSON.stringify({ transcript_path: transcript });
    const spent = [join(assets, "spent.sh"), process.execPath, assets, "claude", "Asks", sink];
    await pipe("sh", spent, payload, {});
    expect(linesOf(sink)[0]).toEqual({ hook: "Asks", payload: { transcript_path: transcript } });
    await expect
      .poll(() => linesOf(sink)[1])
      .toMatchObject({ hook: "Spent", payload: { niia_usage: { input_tokens: 5 } } });
    await pipe(process.execPath, [join(assets, "report.mjs"), "claude", "Stop", sink], payload, {});
    expect(linesOf(sink)[2]?.payload).toMatchObject({ niia_usage: { input_tokens: 5 } });
  });

  test("after a tool spent.sh tells what was used so far and nothing of the tool", async () => {
    const [transcript, sink] = [join(dir, "tool.jsonl"), join(dir, "tool-events.jsonl")];
    writeFileSync(sink, "");
    const entries = [
      { type: "user", uuid: "u1", message: { content: "x" } },
      { type: "assistant", message: { id: "m1", usage: { input_tokens: 5 } } },
    ];
    writeFileSync(transcript, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    const payload = {
      session_id: "s",
      transcript_path: transcript,
      tool_response: "x".repeat(1e6),
    };
    const spent = [join(assets, "spent.sh"), process.execPath, assets, "claude", "-", sink];
    await pipe("sh", spent, JSON.stringify(payload), {});
    const usage = { input_tokens: 5, output_tokens: 0, cached_tokens: 0 };
    const told = { hook: "Spent", payload: { session_id: "s", niia_usage: usage } };
    await expect.poll(() => linesOf(sink)).toEqual([told]);
  });

  test("without a transcript the event is told all the same", async () => {
    const sink = join(dir, "none.jsonl");
    await pipe(
      process.execPath,
      [join(assets, "report.mjs"), "claude", "Stop", sink],
      '{"a":1}',
      {},
    );
    expect(linesOf(sink)).toEqual([{ hook: "Stop", payload: { a: 1 } }]);
  });
});
