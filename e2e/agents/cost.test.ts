import { afterEach, expect, test } from "vitest";
import type { StubRequest } from "../../packages/testkit/src/index.ts";
import { openPlace, type Place, until } from "./place.ts";

let place: Place;
afterEach(() => place.close());

const AGENTS = ["claude", "codex", "gemini", "opencode"];

interface Cost {
  usage: { inputTokens?: number; cachedTokens?: number; outputTokens?: number };
}

test("what a run over four vendors' programs took is what their models counted, to the token", async () => {
  place = await openPlace({ rules: [{ text: "Nothing to report." }] });
  const { code, complaint } = await place.run({
    connector: "2.0",
    name: "cost",
    pipeline: {
      phases: AGENTS.map((model) => ({
        name: `by-${model}`,
        model,
        prompt: `Look around, ${model}.`,
      })),
    },
  });
  expect(code, complaint).toBe(0);
  await expectCounted(place.stub.requests.filter(({ kind }) => kind !== "extra"));
});

// The first call is answered and wants a tool; the second, with what the tool said, is refused.
const COUNTED = ["claude", "gemini", "opencode", "qwen", "pi"];
const BY_MESSAGES = ["claude", "codex", "opencode", "qwen"];

test.each([
  ...COUNTED.map((agent) => [agent, "pty"] as const),
  ...BY_MESSAGES.map((agent) => [agent, "acp"] as const),
])("what %s used before its turn failed counts too (%s)", async (agent, driver) => {
  place = await openPlace({
    rules: ({ kind }) => (kind === "tool" ? { status: 401 } : { toolCalls: [{ shell: "true" }] }),
  });
  const { code, complaint } = await place.run({
    connector: "2.0",
    name: "spent",
    session: { driver, permission: "full", sandbox: true },
    pipeline: { phases: [{ name: "a", model: agent, prompt: "Try it." }] },
  });
  expect(code, complaint).toBe(1);
  expect(complaint).toMatch(/401|key|auth/i);
  // Gemini CLI calls on after its turn has failed.
  await expectCounted(place.stub.requests.filter(({ kind }) => kind === "turn").slice(0, 1));
});

test.each([
  ...[...COUNTED, "codex"].map((agent) => [agent, "pty"] as const),
  ...BY_MESSAGES.map((agent) => [agent, "acp"] as const),
])("what %s used before its run was cancelled counts too (%s)", async (agent, driver) => {
  place = await openPlace({
    rules: ({ kind }) => (kind === "tool" ? { hang: true } : { toolCalls: [{ shell: "true" }] }),
  });
  const document = {
    connector: "2.0",
    name: "cancelled",
    session: { driver, permission: "full", sandbox: true },
    pipeline: { phases: [{ name: "a", model: agent, prompt: "Try it." }] },
  };
  await place.run(document, async () => {
    const asked = (): boolean => place.stub.requests.some(({ kind }) => kind === "tool");
    await until(`${agent} asked its model again`, asked);
    // The programs tell it while they go on, some a moment later.
    await until("its tokens are told", async () => ((await usage()).outputTokens ?? 0) > 0);
    await place.user.niia(["cancel", "cancelled"]);
  });
  await expectCounted(place.stub.requests.filter(({ kind }) => kind === "turn"));
});

/** What `niia cost` says is the sum of what the model counted in those of these calls that it answered. */
async function expectCounted(calls: StubRequest[]): Promise<void> {
  const { inputTokens = 0, cachedTokens = 0, outputTokens = 0 } = await usage();
  const answered = calls.filter(({ outcome }) => outcome === "answered");
  const sum = (numbers: number[]): number => numbers.reduce((all, each) => all + each, 0);
  expect({
    input: inputTokens + cachedTokens,
    output: outputTokens,
  }).toEqual({
    input: sum(answered.map(({ inputTokens }) => inputTokens)),
    output: sum(answered.map(({ outputTokens }) => outputTokens)),
  });
}

/** What `niia cost` says of the latest run. */
async function usage(): Promise<Cost["usage"]> {
  const { stdout } = await place.user.niia(["cost", "--json"]);
  return (JSON.parse(stdout) as Cost).usage;
}
