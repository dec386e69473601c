import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { Carrier } from "./carrier.ts";
import type { Accepted } from "./deliveries.ts";

const delivery = (id: string): Accepted => ({ id, at: 1, event: { names: [], event: {} } });

/** Each delivery starts once it was tried so often; what was tried and what is done, in order. */
function carrierOf(tries: Record<string, number>): { carrier: Carrier; log: string[] } {
  const log: string[] = [];
  const left = { ...tries };
  const carrier = new Carrier({
    retryMs: 1,
    async start({ id }) {
      log.push(`try ${id}`);
      left[id] = (left[id] ?? 1) - 1;
      if (id === "broken") throw new Error("unexpected");
      return left[id] <= 0;
    },
    done: (id) => void log.push(`done ${id}`),
  });
  return { carrier, log };
}

async function until(log: string[], line: string): Promise<void> {
  for (let wait = 0; !log.includes(line) && wait < 1_000; wait++) await sleep(5);
}

test("one that cannot start lets the others pass, and is tried until it has started", async () => {
  const { carrier, log } = carrierOf({ a: 3, b: 1 });
  for (const id of ["a", "b"]) carrier.add(delivery(id));
  await until(log, "done a");
  await carrier.stop();
  expect(log.slice(0, 3)).toEqual(["try a", "try b", "done b"]);
  expect(log.slice(3)).toEqual(["try a", "try a", "done a"]);
});

test("stopping lets what is under way end, and does nothing more", async () => {
  const { carrier, log } = carrierOf({ a: 9, broken: 9, b: 1 });
  for (const id of ["a", "broken", "b"]) carrier.add(delivery(id));
  await until(log, "done b");
  await carrier.stop();
  const told = [...log];
  await sleep(30);
  expect(log).toEqual(told);
  expect(log).not.toContain("done a");
  expect(log).not.toContain("done broken");
});
