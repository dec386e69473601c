import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import type { RunEvent } from "../engine/event.ts";
import { planOf } from "../simulate/plan.ts";
import type { Journal, RunRecord } from "./journal.ts";
import { MemoryJournal } from "./memory.ts";
import { migrate, MIGRATIONS } from "./migrate.ts";
import { SqliteJournal } from "./sqlite.ts";

const record = (id: string, createdAt = 1): RunRecord => ({
  id,
  name: "review",
  status: "running",
  createdAt,
  plan: planOf({ phases: [{}] }),
  facts: { id, width: 64, task: "ünïcode" },
  cwd: "/work",
  dir: `/runs/${id}`,
  env: { A: "1" },
});
const events: RunEvent[] = [
  { type: "started", at: 1 },
  { type: "timerFired", key: "k", at: 2 },
  { type: "cancelRequested", at: 3 },
];

describe.each<[string, () => Journal]>([
  ["memory", () => new MemoryJournal()],
  ["sqlite", () => new SqliteJournal(new DatabaseSync(":memory:"))],
])("%s", (_, make) => {
  test("gives back what went in, in order, each run its own", async () => {
    const journal = make();
    journal.create(record("a"));
    journal.create(record("b"));
    await journal.append("a", events.slice(0, 1));
    await journal.append("b", events.slice(1));
    await journal.append("a", events.slice(1));
    expect(journal.get("a")).toEqual(record("a"));
    expect([journal.read("a"), journal.read("b")]).toEqual([events, events.slice(1)]);
  });

  test("lists the newest first, and knows how each ended", () => {
    const journal = make();
    journal.create(record("old", 1));
    journal.create(record("new", 2));
    journal.update("old", { status: "done", endedAt: 9 });
    expect(journal.list().map(({ id, status, endedAt }) => [id, status, endedAt])).toEqual([
      ["new", "running", undefined],
      ["old", "done", 9],
    ]);
  });

  test("takes an id once, and knows no others", () => {
    const journal = make();
    journal.create(record("a"));
    expect(() => journal.create(record("a"))).toThrow("there is a run a already");
    expect(journal.get("b")).toBeUndefined();
  });
});

describe("sqlite", () => {
  test.each(MIGRATIONS.map((_, version) => [version]))(
    "comes up from form %i, its runs kept",
    (version) => {
      const database = new DatabaseSync(":memory:");
      database.exec("CREATE TABLE run_schema (version INTEGER NOT NULL) STRICT");
      for (const sql of MIGRATIONS.slice(0, version)) database.exec(sql);
      database.exec(`INSERT INTO run_schema VALUES (${version})`);
      new SqliteJournal(database).create(record("a"));
      expect(new SqliteJournal(database).get("a")).toEqual(record("a"));
    },
  );

  test("refuses the form of a newer version", () => {
    const database = new DatabaseSync(":memory:");
    migrate(database);
    database.exec("UPDATE run_schema SET version = 99");
    expect(() => new SqliteJournal(database)).toThrow("newer than");
  });

  test("appends all or nothing, also inside a transaction of the caller", () => {
    const database = new DatabaseSync(":memory:");
    const journal = new SqliteJournal(database);
    journal.create(record("a"));
    const circular: Record<string, unknown> = { type: "started", at: 1 };
    circular["self"] = circular;
    expect(() => journal.append("a", [...events, circular as unknown as RunEvent])).toThrow(
      "circular",
    );
    expect(journal.read("a")).toEqual([]);
    database.exec("BEGIN");
    journal.append("a", events);
    database.exec("COMMIT");
    expect(journal.read("a")).toEqual(events);
  });
});
