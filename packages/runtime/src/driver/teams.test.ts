import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PhasePlan, Plan } from "@connector/spec";
import { ToldHost } from "../../fixtures/told-host.ts";
import { runPlan, type RunOptions } from "../driver.ts";
import type { HostTurnEnd, SessionHost } from "../host.ts";
import { SqliteJournal } from "../journal/sqlite.ts";
import { meshOf, planOf } from "../simulate.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runtime-teams-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

const options = (plan: Plan, host: SessionHost, more: Partial<RunOptions> = {}): RunOptions => ({
  id: "r-test-1",
  plan,
  cwd: "/project",
  paths: { runs: dir },
  host,
  journal: new SqliteJournal(new DatabaseSync(":memory:")),
  ...more,
});

describe("messages", () => {
  /** An agent that writes to another in its first turn, as `niia mail send` does. */
  function chatty(): ToldHost {
    return new ToldHost((_, { mailbox, labels }, turn) => {
      if (labels.worker !== "claude-1" || turn > 1 || mailbox === undefined) return { reply: "ok" };
      mkdirSync(join(mailbox, "out"), { recursive: true });
      writeFileSync(
        join(mailbox, "out", "1-a.json"),
        JSON.stringify({ to: "codex-2", text: "hi" }),
      );
      writeFileSync(join(mailbox, "out", "2-b.json"), "not a message");
      return { reply: "sent" };
    });
  }

  test("go from a worker's folder into the other's terminal, once", async () => {
    const host = chatty();
    const run = runPlan(options(planOf({ phases: [meshOf([["claude"], ["codex"]])] }), host));
    expect(await run.done).toMatchObject({ status: "done" });
    expect(run.state.mail.flat()).toMatchObject([{ id: "0.0.1-a", text: "hi", state: "read" }]);
    expect(host.turns.filter((text) => text.includes("A message from the agent claude-1"))).toEqual(
      [expect.stringMatching(/```\nhi\n```/)],
    );
  });

  test("of a person have a receipt, and are the same message by their id", async () => {
    const held = Promise.withResolvers<Partial<HostTurnEnd>>();
    const host = new ToldHost((_, { labels }) =>
      labels.worker === "claude-1" ? held.promise : {},
    );
    const run = runPlan(options(planOf({ phases: [meshOf([["claude"], ["codex"]])] }), host));
    const message = { id: "p-1", to: "codex-2", text: "hello" };
    expect(await run.send(message)).toMatchObject([{ id: "p-1", ref: { phase: 0, job: 1 } }]);
    expect(await run.send(message)).toHaveLength(1);
    expect(await run.send({ ...message, id: "p-2", to: "x" })).toMatchObject([{ state: "dead" }]);
    held.resolve({});
    await run.done;
    expect(run.state.mail.flat().map(({ state }) => state)).toEqual(["read", "dead"]);
    await expect(run.send({ ...message, id: "p-3" })).rejects.toThrow("the run is over");
  });
});

describe("a sub-team", () => {
  const nested = (depth: number): Partial<PhasePlan> => {
    const inner =
      depth === 0 ? { prompt: "x", model: "claude" } : { connector: document(depth - 1) };
    return {
      type: "connector",
      workers: [],
      connector: { inline: { pipeline: { phases: [inner] } } },
    };
  };
  const document = (depth: number): unknown => nested(depth).connector?.inline;

  test("is a run of its own in the same journal, and its words are its phase's", async () => {
    const host = new ToldHost(() => ({ reply: "from below", usage: { inputTokens: 3 } }));
    const made = options(planOf({ phases: [nested(2)] }), host);
    const report = await runPlan(made).done;
    expect(report).toMatchObject({ status: "done", text: "from below", usage: { inputTokens: 3 } });
    expect(made.journal.list().map(({ status }) => status)).toEqual([
      "done",
      "done",
      "done",
      "done",
    ]);
    expect(host.requests).toHaveLength(1);
  });

  test("is not asked for what its parent was asked for", async () => {
    const made = options(planOf({ phases: [nested(1), {}] }), new ToldHost(() => ({})), {
      selection: { only: ["phase-1"] },
    });
    const report = await runPlan(made).done;
    expect([report.status, report.reason]).toEqual(["done", null]);
    expect(made.journal.list()).toHaveLength(3);
  });

  test("is refused where it would be too deep, with the limit", async () => {
    const made = options(planOf({ phases: [nested(4)] }), new ToldHost(() => ({})), {
      limits: { depth: 3 },
    });
    const report = await runPlan(made).done;
    expect(report.status).toBe("failed");
    expect(report.reason).toContain("it would be 4 deep, and the limit is 3");
  });

  test("is cancelled with its parent", async () => {
    const host = new ToldHost(() => new Promise(() => undefined));
    const made = options(planOf({ phases: [nested(1)] }), host);
    const run = runPlan(made);
    await expect.poll(() => host.requests.length).toBe(1);
    run.cancel("enough");
    expect(await run.done).toMatchObject({ status: "cancelled" });
    expect(made.journal.list().map(({ status }) => status)).toEqual([
      "cancelled",
      "cancelled",
      "cancelled",
    ]);
    expect(host.stopped).toHaveLength(1);
  });
});
