import type { Client } from "@pty4ai/client";
import type { Turn } from "@pty4ai/protocol";
import { expect, test } from "vitest";
import { turnPastLimits } from "./limit.ts";

const START = Date.parse("2026-11-21T12:00:00Z");

/** A daemon's answers, by turn id, and what was submitted. */
function daemon(ends: Record<string, Partial<Turn>>): { client: Client; submitted: string[] } {
  const submitted: string[] = [];
  const client = {
    waitTurn: (_: string, id: string) => Promise.resolve({ id, prompt: "do it", ...ends[id] }),
    submit: (_: string, { id, prompt }: { id: string; prompt: string }) => {
      if (ends[id] === undefined) return Promise.reject(new Error("the agent has exited"));
      submitted.push(`${id} ${prompt}`);
      return Promise.resolve({});
    },
  };
  return { client: client as unknown as Client, submitted };
}

const over = { end: "limit", resetsAt: "2026-11-21T11:00:00Z" } as const;

test.each<[string, Record<string, Partial<Turn>>, string, string[]]>([
  ["an end that is no limit", { t: { end: "done" } }, "done", []],
  ["a limit of unknown length", { t: { end: "limit" } }, "limit", []],
  ["a limit that is over", { t: over, "t:again:1": { end: "done" } }, "done", ["t:again:1 do it"]],
  [
    "two of them",
    { t: over, "t:again:1": over, "t:again:2": { end: "error" } },
    "error",
    ["t:again:1 do it", "t:again:2 do it"],
  ],
  ["an agent that did not stay", { t: over }, "limit", []],
])("%s", async (_, ends, end, prompts) => {
  const { client, submitted } = daemon(ends);
  const signal = new AbortController().signal;
  const patience = {
    client: () => Promise.resolve(client),
    now: () => START,
    signal,
    spent: () => {},
  };
  expect((await turnPastLimits("s", "t", patience)).end).toBe(end);
  expect(submitted).toEqual(prompts);
});

test("the wait ends with its signal", async () => {
  const { client, submitted } = daemon({ t: { end: "limit", resetsAt: "2026-11-21T13:00:00Z" } });
  const stop = new AbortController();
  const waiting = turnPastLimits("s", "t", {
    client: () => Promise.resolve(client),
    now: () => START,
    signal: stop.signal,
    spent: () => {},
  });
  setTimeout(() => stop.abort(), 10);
  await expect(waiting).rejects.toThrow();
  expect(submitted).toEqual([]);
});

test("what was used before a limit and after it counts together", async () => {
  const { client } = daemon({
    t: { ...over, usage: { inputTokens: 5, outputTokens: 1 } },
    "t:again:1": { end: "done", usage: { inputTokens: 7, usd: 0.5 } },
  });
  const turn = await turnPastLimits("s", "t", {
    client: () => Promise.resolve(client),
    now: () => START,
    signal: new AbortController().signal,
    spent: () => {},
  });
  expect(turn.usage).toEqual({ inputTokens: 12, outputTokens: 1, usd: 0.5 });
});
