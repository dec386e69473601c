import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import { makeDaemon, shell } from "../testing/harness.ts";
import { MIGRATIONS } from "./migrations.ts";
import { Store } from "./store.ts";

const folder = mkdtempSync(join(tmpdir(), "store-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tables = (store: Store): unknown[] =>
  store.all("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name");

test.each(MIGRATIONS.map((_, version) => version))(
  "a store of version %i is brought up to date",
  (version) => {
    const file = join(folder, `v${version}`);
    const old = new DatabaseSync(file);
    for (const step of MIGRATIONS.slice(0, version)) old.exec(step);
    old.exec(`PRAGMA user_version = ${version}`);
    old.close();
    const fresh = new Store(join(folder, `fresh${version}`));
    const store = new Store(file);
    expect(tables(store)).toEqual(tables(fresh));
    expect(store.get("PRAGMA user_version")).toEqual({ user_version: MIGRATIONS.length });
    store.close();
    fresh.close();
  },
);

test("a store of a newer release is left alone", () => {
  const file = join(folder, "newer");
  const db = new DatabaseSync(file);
  db.exec("PRAGMA user_version = 999");
  db.close();
  expect(() => new Store(file)).toThrow("newer release");
});

test.each([
  [
    "no database",
    Buffer.from("this is not a database, and long enough to be read as one".repeat(20)),
  ],
  ["a torn one", undefined],
])("a corrupt store is set aside: %s", (name, bytes) => {
  const file = join(folder, name);
  if (bytes === undefined) {
    const store = new Store(file);
    for (let n = 0; n < 500; n++)
      store.run("INSERT INTO events (at, body) VALUES (1, ?)", "x".repeat(500));
    store.close();
    const size = statSync(file).size;
    const torn = Buffer.alloc(size, 0x5a);
    new DatabaseSync(file).close();
    writeFileSync(file, Buffer.concat([Buffer.from("SQLite format 3\0"), torn.subarray(16)]));
  } else {
    writeFileSync(file, bytes);
  }
  const store = new Store(file, 42);
  expect(store.setAside).toBe(`${file}.corrupt-42`);
  expect(store.all("SELECT * FROM sessions")).toEqual([]);
  store.close();
  expect(readdirSync(folder)).toContain(`${name}.corrupt-42`);
});

test("a transaction is all or nothing, nests, and tells after it is done", () => {
  const store = new Store(join(folder, "tx"));
  store.migrate("mine", ["CREATE TABLE t (n INTEGER)"]);
  const told: string[] = [];
  const add = (n: number): void => void store.run("INSERT INTO t VALUES (?)", n);
  const fail = (): void =>
    store.transaction(() => {
      add(1);
      store.afterCommit(() => told.push("never"));
      throw new Error("no");
    });
  expect(fail).toThrow("no");
  store.transaction(() => {
    add(2);
    store.transaction(() => add(3));
    store.afterCommit(() => told.push("committed"));
    expect(told).toEqual([]);
  });
  expect(told).toEqual(["committed"]);
  expect(store.all("SELECT n FROM t")).toEqual([{ n: 2 }, { n: 3 }]);
  store.migrate("mine", ["CREATE TABLE t (n INTEGER)", "ALTER TABLE t ADD COLUMN m INTEGER"]);
  expect(store.all("SELECT n, m FROM t WHERE n = 2")).toEqual([{ n: 2, m: null }]);
  store.close();
});

test("sessions outlive a store that was lost", async () => {
  const test = await makeDaemon();
  const { id, pid } = await test.daemon.sessions.start(shell("echo still here; exec cat"));
  test.daemon.store.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  await test.daemon.close();
  writeFileSync(join(test.dir, "state", "store.sqlite"), "garbage ".repeat(1000));
  for (const part of ["-wal", "-shm"])
    rmSync(join(test.dir, "state", `store.sqlite${part}`), { force: true });
  const next = await test.again();
  expect(next.daemon.version().notices?.[0]).toContain("corrupt");
  expect(next.daemon.sessions.get(id)).toMatchObject({ pid, state: "running", argv: ["cat"] });
  const { text } = await next.daemon.sessions.snapshot(id, { format: "text", scrollback: 0 });
  expect(text).toBe("still here\n");
});
