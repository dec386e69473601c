import { afterEach, describe, expect, test } from "vitest";
import type { Rule } from "../../packages/testkit/src/index.ts";
import { openPlace, type Place, type PlaceOptions, until } from "./place.ts";

let place: Place;
afterEach(() => place.close());

const document = {
  connector: "2.0",
  name: "failover",
  pipeline: {
    phases: [
      {
        name: "work",
        model: "claude",
        failover: ["codex"],
        prompt: "Name the flaw.",
        session: { timeout_ms: 90_000 },
      },
    ],
  },
};
const answer: Rule = { text: "The flaw is in src/orders.js:3" };
const claude = (behaviour: Rule): Rule => ({
  when: { api: "messages", kind: "any" },
  ...behaviour,
});

/** Ends Claude Code's process once its model has been asked. */
async function killClaude({ stub, user }: Place): Promise<void> {
  await until("Claude Code asked its model", () => stub.turns().length > 0);
  const sessions = JSON.parse((await user.niia(["ps", "--json"])).stdout) as {
    agent?: string;
    pid: number;
  }[];
  const pid = sessions.find((session) => session.agent?.startsWith("claude"))?.pid;
  if (pid === undefined) throw new Error("There is no session of Claude Code.");
  process.kill(pid, "SIGKILL");
}

describe("a worker moves from Claude Code to Codex", () => {
  const cases: [string, PlaceOptions, RegExp, ((place: Place) => Promise<void>)?][] = [
    [
      "when its provider refuses for ever",
      { rules: [claude({ status: 429 }), answer] },
      /limit|quota|429/i,
    ],
    [
      "when its provider is overloaded",
      { rules: [claude({ status: 529 }), answer] },
      /overload|server|error|529/i,
    ],
    ["when it is not installed", { rules: [answer], missing: ["claude"] }, /install/i],
    ["when it is not signed in", { rules: [answer], signedOut: ["claude"] }, /sign/i],
    [
      "when it dies in the middle of a turn",
      { rules: [claude({ hang: true }), answer] },
      /exit|crash|ended|kill/i,
      killClaude,
    ],
  ];
  test.each(cases)("%s", async (_name, options, reason, meanwhile) => {
    place = await openPlace(options);
    const { code, story, complaint, report } = await place.run(
      document,
      meanwhile && (() => meanwhile(place)),
    );
    expect(code, complaint).toBe(0);
    const moves = story.filter(({ type }) => type === "worker.moved");
    expect(moves).toMatchObject([
      { from: expect.stringMatching(/^claude/), to: expect.stringMatching(/^codex/) },
    ]);
    expect(JSON.stringify(moves)).toMatch(reason);
    expect(report).toContain("src/orders.js:3");
    const asked = place.asked(/Name the flaw/).filter(({ api }) => api === "responses");
    expect(asked).toHaveLength(1);
    expect(asked[0]?.prompts).toHaveLength(1);
  });
});

test("a list that is spent fails the run with every reason", async () => {
  place = await openPlace({ rules: [{ when: { kind: "any" }, status: 429 }], missing: ["claude"] });
  const { code, story } = await place.run(document);
  expect(code).toBe(1);
  expect(story.filter(({ type }) => type === "worker.moved").map(({ from }) => from)).toEqual([
    expect.stringMatching(/^claude/),
    expect.stringMatching(/^codex/),
  ]);
  expect(story.find(({ type }) => type === "run.ended")).toMatchObject({ status: "failed" });
});
