import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Plan } from "@connector/spec";
import { ToldHost } from "../fixtures/told-host.ts";
import { diskFiles } from "./driver/files.ts";
import { resumeRun, runPlan, type RunOptions } from "./driver.ts";
import { HostRefusal, type HostSession, type SessionHost } from "./host.ts";
import { SqliteJournal } from "./journal/sqlite.ts";
import { planOf, talkOf, workersOf } from "./simulate.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runtime-driver-"));
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

describe("a run", () => {
  test("leaves results, scratchpad and report", async () => {
    const host = new ToldHost((_, { resultFile, labels }) => {
      if (labels.phase === "phase-1") writeFileSync(resultFile, '{"verdict": "ship", "score": 3}');
      return { reply: `words of ${labels.worker}`, usage: { inputTokens: 5, usd: 0.5 } };
    });
    const run = runPlan(
      options(
        planOf({
          phases: [
            {},
            { condition: { source: 'phases["phase-1"].verdict == "ship"', phases: ["phase-1"] } },
          ],
        }),
        host,
      ),
    );
    const report = await run.done;
    expect(report).toMatchObject({
      status: "done",
      usage: { inputTokens: 10, usd: 1 },
      phases: [
        { status: "done", data: { verdict: "ship", score: 3 } },
        { status: "done", workers: [{ text: "words of claude-1", file: "phase-2/claude-1.md" }] },
      ],
    });
    expect(readFileSync(join(dir, "r-test-1/scratchpad/phase-1/claude-1.md"), "utf8")).toMatch(
      /# phase-1 \/ claude-1[^]*words of claude-1[^]*"verdict": "ship"/,
    );
    expect(readFileSync(join(dir, "r-test-1/report.md"), "utf8")).toContain("# simulated: done");
    expect(host.turns[1]).toContain("words of claude-1");
  });

  test("asks its host for what the plan says", async () => {
    const host = new ToldHost(() => ({}));
    const workers = workersOf([["claude/opus"]], {
      sandbox: true,
      worktree: [{ text: "fix" }],
      env: { PHASE: [{ slot: { name: "phase", path: [] } }] },
      timeoutMs: 60_000,
      cwd: "packages/a",
    });
    await runPlan(
      options(planOf({ phases: [{ workers }], domains: ["example.org"] }), host, {
        env: { A: "1" },
        permission: "full",
        base: "abc",
      }),
    ).done;
    expect(host.requests[0]).toMatchObject({
      key: "r-test-1.1-phase-1.1-claude-opus-1.1",
      name: "phase-1-claude-opus-1-1",
      agent: "claude/opus",
      cwd: "/project/packages/a",
      env: {
        A: "1",
        PHASE: "phase-1",
        NIIA_RUN: "r-test-1",
        NIIA_PHASE: "phase-1",
        NIIA_WORKER: "claude/opus-1",
      },
      permission: "full",
      labels: { run: "r-test-1", phase: "phase-1", worker: "claude/opus-1", attempt: "1" },
      worktree: { slug: "fix", branch: "niia/r-test-1/phase-1/claude-opus-1/work", base: "abc" },
      sandbox: { network: true, domains: ["example.org"] },
      scratchpad: { dir: join(dir, "r-test-1/scratchpad"), file: "phase-1/claude-opus-1.md" },
      resultFile: join(dir, "r-test-1/results/phase-1/claude-opus-1.1/result.json"),
      timeoutMs: 70_000,
    });
  });

  test("gives a command line its data as variables, never as text", async () => {
    const host = new ToldHost(() => ({}));
    const steps = [
      {
        name: "say",
        run: [{ text: "echo " }, { slot: { name: "task" as const, path: [] } }],
        continueOnError: false,
      },
    ];
    await runPlan(options(planOf({ phases: [{ steps }] }), host, { task: "$(reboot); `x`" })).done;
    expect(host.requests[0]).toMatchObject({
      agent: "shell",
      turn: { prompt: 'echo "$NIIA_SLOT_1"' },
      env: { NIIA_SLOT_1: "$(reboot); `x`" },
    });
  });

  test("asks once more for a result that does not fit", async () => {
    const host = new ToldHost((_, __, turn) => ({
      reply: turn === 1 ? "no data" : '```json\n{"ok": true}\n```',
    }));
    const report = await runPlan(
      options(planOf({ phases: [{ outputs: { type: "object", required: ["ok"] } }] }), host),
    ).done;
    expect(host.turns[1]).toContain("- no structured result was left");
    expect(report).toMatchObject({ status: "done", phases: [{ data: { ok: true } }] });
  });

  test("keeps what a worker wrote into its own note", async () => {
    const host = new ToldHost((_, { scratchpad }) => {
      writeFileSync(join(scratchpad?.dir ?? "", "note.md"), "x");
      return { reply: "last words" };
    });
    const note = join(dir, "r-test-1/scratchpad/phase-1/claude-1.md");
    await diskFiles.write(dir, note, "my own findings");
    const report = await runPlan(options(planOf({ phases: [{}] }), host)).done;
    expect(readFileSync(note, "utf8")).toMatch(
      /^my own findings\n\n<!-- result of r-test-1 -->\n# phase-1 \/ claude-1[^]*last words/,
    );
    expect(report.phases[0]?.workers[0]?.files).toEqual(["phase-1/claude-1.md"]);
  });

  test("moves on when a host refuses or breaks", async () => {
    class Broken extends ToldHost {
      override async start(request: HostSession): Promise<{ id: string; tree: string }> {
        if (request.agent === "claude")
          throw new HostRefusal("not-installed", "claude was not found in /bin");
        if (request.agent === "codex") throw new Error("socket hang up");
        return super.start(request);
      }
    }
    const report = await runPlan(
      options(
        planOf({ phases: [{ workers: workersOf([["claude", "codex", "gemini"]]) }] }),
        new Broken(() => ({})),
      ),
    ).done;
    expect(
      report.phases[0]?.workers[0]?.tries.map(({ agent, failure }) => [
        agent,
        failure?.reason,
        failure?.message,
      ]),
    ).toEqual([
      ["claude", "not-installed", "could not be started: claude was not found in /bin"],
      ["codex", "error", "could not be started: socket hang up"],
      ["gemini", undefined, undefined],
    ]);
  });

  test("stops when it is cancelled, its sessions too", async () => {
    const host = new ToldHost(() => new Promise(() => undefined));
    const run = runPlan(
      options(planOf({ phases: [{ workers: workersOf([["claude"], ["codex"]]) }, {}] }), host),
    );
    for await (const { type } of run.events) if (type === "sessionStarted") run.cancel("enough");
    expect(await run.done).toMatchObject({ status: "cancelled", reason: "enough" });
    expect(host.stopped.sort()).toEqual(host.requests.map(({ key }) => key).sort());
  });

  test("does nothing that its journal could not take", async () => {
    const host = new ToldHost(() => ({}));
    const journal = new SqliteJournal(new DatabaseSync(":memory:"));
    journal.append = () => {
      throw new Error("disk full");
    };
    await expect(
      runPlan(options(planOf({ phases: [{}] }), host, { journal })).done,
    ).rejects.toThrow("disk full");
    expect(host.requests).toEqual([]);
  });
});

describe("a run that was let go of", () => {
  test("goes on where it was, with the same keys", async () => {
    const journal = new SqliteJournal(new DatabaseSync(":memory:"));
    const plan = planOf({ phases: [{}, {}] });
    const abort = new AbortController();
    const first = new ToldHost((_, { labels }) =>
      labels.phase === "phase-2" ? new Promise(() => undefined) : {},
    );
    const run = runPlan(options(plan, first, { journal, signal: abort.signal }));
    for await (const { type } of run.events)
      if (type === "sessionStarted" && first.requests.length === 2) abort.abort();
    expect(await run.done).toMatchObject({ status: "running" });
    expect(first.stopped).toHaveLength(1);

    const second = new ToldHost(() => ({ reply: "later" }));
    second.requests.push(...first.requests);
    const again = resumeRun("r-test-1", { host: second, journal });
    expect(await again.done).toMatchObject({ status: "done", text: "later" });
    expect(second.requests).toHaveLength(2);
    expect(journal.get("r-test-1")?.status).toBe("done");
  });

  test("or has ended: does again what is not done", async () => {
    const journal = new SqliteJournal(new DatabaseSync(":memory:"));
    const host = new ToldHost((_, { labels }) =>
      labels.attempt === "1" && labels.phase === "phase-2" ? { end: "question" } : {},
    );
    expect(
      await runPlan(options(planOf({ phases: [{}, {}] }), host, { journal })).done,
    ).toMatchObject({ status: "failed" });
    expect(await resumeRun("r-test-1", { host, journal }).done).toMatchObject({ status: "done" });
    expect(host.requests.map(({ labels }) => `${labels.phase}/${labels.attempt}`)).toEqual([
      "phase-1/1",
      "phase-2/1",
      "phase-2/2",
    ]);
    const only = resumeRun("r-test-1", { host, journal, selection: { only: ["phase-1"] } });
    expect(await only.done).toMatchObject({ status: "done" });
    expect(host.requests).toHaveLength(4);
  });

  test("by SIGKILL: every prompt is typed once, and it ends", { timeout: 60_000 }, async () => {
    for (const events of [2, 16]) expect(await victim(events)).toBe("SIGKILL");
    expect(await victim(Number.POSITIVE_INFINITY)).toBeNull();
    const typed = readFileSync(join(dir, "typed.log"), "utf8").trim().split("\n");
    expect(typed.toSorted()).toEqual([
      "r-kill.1-phase-1.1-a-1.1.1",
      "r-kill.1-phase-1.2-b-2.1.1",
      "r-kill.1-phase-1.3-c-3.1.1",
      "r-kill.2-phase-2.1-claude-1.1.1",
      "r-kill.3-phase-3.1-d-1.1.1",
      "r-kill.3-phase-3.2-e-2.1.1",
    ]);
  });

  /** Runs the victim until it has said so many new events. */
  function victim(events: number): Promise<string | null> {
    const file = new URL("../fixtures/victim.ts", import.meta.url).pathname;
    const child = spawn(process.execPath, ["--conditions=@connector/source", file, dir], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.split("\n").length - 1 >= events) child.kill("SIGKILL");
    });
    return new Promise((resolve) => {
      child.on("close", (_, signal) => resolve(said.includes("over: done") ? null : signal));
    });
  }
});

describe("is refused before anything happens", () => {
  const missing = [
    { what: "machine", pointer: "/machines", reason: "Another machine cannot be used yet." },
  ];
  const unnamed = workersOf([["claude"]]).map((worker) => ({
    ...worker,
    attempts: [{ model: { name: "default", args: [], env: {} }, machine: {} }],
  }));
  test.each([
    [
      "what has no engine",
      planOf({ phases: [{}], unsupported: missing }),
      {},
      "unsupported",
      /Another machine cannot be used yet/,
    ],
    [
      "a command line that is to talk",
      planOf({ phases: [talkOf("dialogue", [["claude"], ["shell"]])] }),
      {},
      "unsupported",
      /is a command line/,
    ],
    [
      "a run without a task",
      planOf({ phases: [{}], needsTask: true }),
      { task: " " },
      "no-task",
      /no task/,
    ],
    [
      "a worker without an agent",
      planOf({ phases: [{ workers: unnamed }] }),
      {},
      "no-agent",
      /no default agent/,
    ],
    ["nothing to do", planOf({ phases: [] }), {}, "no-phases", /no phases/],
    [
      "an unknown phase",
      planOf({ phases: [{}] }),
      { selection: { only: ["x"] } },
      "unknown-phase",
      /no phase "x"/,
    ],
  ])("%s", (_, plan, more, code, message) => {
    const host = new ToldHost(() => ({}));
    const given = options(plan, host, more);
    expect(() => runPlan(given)).toThrow(message);
    expect(() => runPlan(given)).toThrow(
      expect.objectContaining({ code, hint: expect.any(String) }),
    );
    expect(given.journal.list()).toEqual([]);
  });

  test("a run that nobody knows", () => {
    const { host, journal } = options(planOf({ phases: [{}] }), new ToldHost(() => ({})));
    expect(() => resumeRun("r-none", { host, journal })).toThrow("there is no run r-none");
  });
});
