import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ToldHost } from "../../fixtures/told-host.ts";
import { resumeRun, type Run, runPlan } from "../driver.ts";
import { SqliteJournal } from "../journal/sqlite.ts";
import type { PhasePlan } from "@connector/spec";
import { planOf, talkOf, workersOf } from "../simulate.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "runtime-moved-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const team = { pipeline: { phases: [{ name: "in", prompt: "x", model: "claude", workers: 2 }] } };
const phases: Partial<PhasePlan>[] = [
  { workers: workersOf([["claude"], ["codex"]]) },
  talkOf("dialogue", [["claude"], ["codex"]], { rounds: 2 }),
  { type: "connector", workers: [], connector: { inline: team } },
  { name: "last" },
];
const told = (): ToldHost =>
  new ToldHost((_, { key }, turn) => ({ reply: `${key.replace(/^r-\w+\./, "")} ${turn}` }));

function journalIn(folder: string): { journal: SqliteJournal; database: DatabaseSync } {
  const database = new DatabaseSync(join(folder, "state.db"));
  return { journal: new SqliteJournal(database), database };
}

function begin(
  folder: string,
  host: ToldHost,
  signal?: AbortSignal,
): { run: Run; close: () => void } {
  const { journal, database } = journalIn(folder);
  const run = runPlan({
    id: "r-moved",
    plan: planOf({ phases }),
    cwd: "/project",
    paths: { runs: join(folder, "runs") },
    host,
    journal,
    ...(signal === undefined ? {} : { signal }),
  });
  return { run, close: () => database.close() };
}

test.each([1, 5, 12, 20, 30, 45])(
  "a run that is moved after %i events decides the same",
  async (number) => {
    const [old, moved, calm] = ["old", "moved", "calm"].map((name) => join(root, name)) as [
      string,
      string,
      string,
    ];
    for (const folder of [old, calm])
      cpSync(mkdtempSync(join(root, "x-")), folder, { recursive: true });
    const undisturbed = told();
    const whole = begin(calm, undisturbed);
    const expected = await whole.run.done;
    whole.close();

    const host = told();
    const stop = new AbortController();
    const first = begin(old, host, stop.signal);
    let seen = 0;
    for await (const _ of first.run.events) if (++seen === number) stop.abort();
    await first.run.done;
    first.close();
    // What it had begun to write when it was let go of.
    await sleep(200);
    cpSync(old, moved, { recursive: true });
    rmSync(old, { recursive: true });

    const { journal, database } = journalIn(moved);
    const run = resumeRun("r-moved", { host, journal, paths: { runs: join(moved, "runs") } });
    const report = await run.done;
    database.close();
    expect([report.status, report.text]).toEqual(["done", expected.text]);
    expect(
      report.phases.map(({ data, workers }) => [data, workers.map(({ text }) => text)]),
    ).toEqual(expected.phases.map(({ data, workers }) => [data, workers.map(({ text }) => text)]));
    const prompts = ({ turns }: ToldHost, folder: string): string[] =>
      [...new Set(turns.map((text) => text.replaceAll(folder, "").replaceAll(old, "")))].sort();
    expect(prompts(host, moved)).toEqual(prompts(undisturbed, calm));
    expect(existsSync(old) ? readdirSync(old, { recursive: true }) : []).toEqual([]);
    expect(readdirSync(join(moved, "runs", "r-moved", "scratchpad")).sort()).toEqual(
      readdirSync(join(calm, "runs", "r-moved", "scratchpad")).sort(),
    );
  },
);
