import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeDaemon, shell } from "../testing/harness.ts";
import { Lineage } from "./lineage.ts";
import type { ProcessRow } from "./table.ts";

/** A system with the processes that a test puts into it: `[pid, parent, leader]`. */
function system() {
  const rows = new Map<number, ProcessRow>();
  let [last, forks] = [100, 1000];
  const asked: number[] = [];
  const lineage = new Lineage({
    pids: () => [...rows.keys()],
    row: (pid) => {
      asked.push(pid);
      return rows.get(pid);
    },
    clock: () => ({ last, forks, limit: 32_768 }),
  });
  return {
    lineage,
    /** Gives how many had been started with it. */
    start: (pid: number, parent: number, leader: number): number => {
      rows.set(pid, { pid, parent, leader, started: ++forks });
      last = pid;
      return forks;
    },
    /** Whom `look` read about. */
    looked: (look: () => void): number[] => {
      asked.length = 0;
      look();
      return asked.toSorted((one, other) => one - other);
    },
    move: (pid: number, change: Partial<ProcessRow>): void => {
      const row = rows.get(pid);
      if (row !== undefined) rows.set(pid, { ...row, ...change });
    },
    end: (pid: number) => rows.delete(pid),
    has: (session: string, ...pids: number[]) => pids.filter((pid) => lineage.has(session, pid)),
  };
}

test("children, their children, and what leads a terminal of its own, also when their parents are gone", () => {
  const { lineage, start, move, end, has } = system();
  start(200, 1, 200);
  lineage.watch("a", 200);
  start(300, 1, 300);
  lineage.watch("b", 300);
  start(201, 200, 200);
  start(202, 201, 202);
  start(301, 300, 300);
  start(400, 1, 400);
  lineage.look();
  end(201);
  move(202, { parent: 1 });
  start(203, 202, 203);
  lineage.look();
  end(202);
  move(203, { parent: 1 });
  lineage.look();
  expect(has("a", 200, 201, 202, 203, 300, 301, 400)).toEqual([200, 203]);
  expect(has("b", 200, 203, 300, 301, 400)).toEqual([300, 301]);
  lineage.forget("a");
  expect(has("a", 200, 203)).toEqual([]);
  lineage.close();
});

test("of older processes only those of the first look are read, and none where the root's birth is known", () => {
  const { lineage, start, has, looked } = system();
  for (let pid = 101; pid < 150; pid++) start(pid, 1, pid);
  const forks = start(200, 1, 200) - 1;
  start(201, 200, 200);
  lineage.watch("a", 200, forks);
  expect(looked(() => lineage.look())).toEqual([200, 201]);
  start(202, 201, 201);
  // A daemon that comes back finds an older session after a younger one.
  const older = forks - 20;
  start(180, 130, 130);
  lineage.watch("b", 130, older);
  lineage.look();
  expect(has("b", 130, 180)).toEqual([130, 180]);
  expect(has("a", 201, 202)).toEqual([201, 202]);
  lineage.forget("a");
  lineage.forget("b");
  const again = start(300, 1, 300) - 1;
  lineage.watch("c", 300, again);
  expect(looked(() => lineage.look())).toEqual([300]);
  lineage.close();
});

test("a pid that has passed to somebody else is nobody's, and a daemon started in a session is not of it", () => {
  const { lineage, start, end, has } = system();
  start(200, 1, 200);
  lineage.watch("a", 200);
  start(201, 200, 200);
  start(process.pid, 201, 201);
  start(202, process.pid, 202);
  lineage.look();
  expect(has("a", 201, process.pid, 202)).toEqual([201]);
  end(201);
  start(201, 1, 201);
  expect(has("a", 201)).toEqual([]);
  lineage.close();
});

test("a session ends with what cleared its environment, left its terminal and lost its parent", async () => {
  const test = await makeDaemon({ groups: "off" });
  const file = join(test.dir, "pid");
  const leaves = `env -i setsid sh -c 'echo $$ > ${file}; exec sleep 1000' >/dev/null 2>&1 &`;
  const { id } = await test.daemon.sessions.start(shell(`${leaves} sleep 1; exit`));
  await expect.poll(() => test.daemon.sessions.get(id).state).toBe("ended");
  const pid = (await readFile(file, "utf8")).trim();
  expect(existsSync(`/proc/${pid}/cwd`)).toBe(false);
});
