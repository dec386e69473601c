import { spawn } from "node:child_process";
import { once } from "node:events";
import fc from "fast-check";
import { expect, test } from "vitest";
import { findProcesses, signalProcesses } from "./find.ts";
import { newerThan } from "./newer.ts";
import { forkCount, parseRow } from "./table.ts";

const LIMIT = 32_768;

test.each([
  ["from the first pid to the newest", { last: 590, forks: 1_100 }, [500, 510]],
  ["over the end of the circle", { last: 450, forks: 1_100 }, [400, 500, 510, 600]],
  ["a whole round went by", { last: 700, forks: 34_000 }, [400, 490, 500, 510, 600]],
  ["the machine has started anew", { last: 600, forks: 10 }, [400, 490, 500, 510, 600]],
])("looks at: %s", (_name, clock, looked) => {
  const birth = { pid: 500, forks: 1_000 };
  expect(newerThan([400, 490, 500, 510, 600], birth, { ...clock, limit: LIMIT })).toEqual(looked);
});

test("leaves out none that started later, wherever the circle of pids is", () => {
  const circle = fc.record({
    first: fc.integer({ min: 300, max: 999 }),
    taken: fc.uniqueArray(fc.integer({ min: 300, max: 999 }), { maxLength: 200 }),
    later: fc.integer({ min: 1, max: 1500 }),
  });
  fc.assert(
    fc.property(circle, ({ first, taken, later }) => {
      const others = new Set(taken);
      let pid = first;
      for (let count = 0; count < later; count++) {
        do pid = pid === 999 ? 300 : pid + 1;
        while (others.has(pid));
      }
      const clock = { last: pid, forks: 5000 + later, limit: 1000 };
      expect(newerThan([pid, first], { pid: first, forks: 5000 }, clock)).toContain(pid);
    }),
  );
});

test.each([
  ["12 (sh) S 1 12 11 34816 12 4194304 1 0 0 0 0 0 0 0 20 0 1 0 777 0 0", 1, 11, 777],
  ["12 (a) Z (b) S 7 12 3 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 9 0 0", 7, 3, 9],
])("%s", (stat, parent, leader, started) => {
  expect(parseRow(12, stat)).toEqual({ pid: 12, parent, leader, started });
});

test.each([
  ["a zombie", "12 (sh) Z 1 12 11 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 777 0"],
  ["one that is gone", undefined],
  ["something else", "12 (sh"],
])("%s is none", (_name, stat) => expect(parseRow(12, stat)).toBeUndefined());

test("finds what carries the mark, and signals nothing else", async () => {
  const forks = forkCount() ?? 0;
  const start = (session: string) =>
    spawn("sleep", ["60"], { env: { ...process.env, NIIA_SESSION: session }, detached: true });
  const [mine, other] = [start("mine"), start("mine-not")];
  const birth = { pid: Math.min(mine.pid ?? 0, other.pid ?? 0), forks };
  const marks = { session: "mine", leader: null, birth };
  await expect.poll(() => findProcesses(marks)).toEqual([mine.pid]);
  const over = once(mine, "exit");
  expect(await signalProcesses(marks, "SIGKILL")).toBe(1);
  expect(await over).toEqual([null, "SIGKILL"]);
  expect(await findProcesses(marks)).toEqual([]);
  expect(await findProcesses({ ...marks, birth: undefined, leader: other.pid ?? 0 })).toEqual([
    other.pid,
  ]);
  other.kill("SIGKILL");
});
