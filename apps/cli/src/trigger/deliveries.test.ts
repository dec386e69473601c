import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Deliveries } from "./deliveries.ts";

let state: string;
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "niia-deliveries-"));
});
afterEach(() => rmSync(state, { recursive: true }));

const event = { names: ["github.push"], event: { ref: "main" } };
const accepted = (id: string, at: number) => ({ id, at, event });

test("what was accepted and not done is there for the next receiver of the same, once", () => {
  const first = new Deliveries(state, "a");
  expect(first.accept(accepted("two", 2))).toBe(true);
  expect(first.accept(accepted("one", 1))).toBe(true);
  expect(first.accept(accepted("one", 3))).toBe(false);
  first.accept(accepted("three", 3));
  first.done("three");
  // Killed: nothing is closed.
  const second = new Deliveries(state, "a");
  expect(second.open()).toEqual([accepted("one", 1), accepted("two", 2)]);
  expect(new Deliveries(state, "b").open()).toEqual([]);
  for (const id of ["one", "two", "three"]) {
    second.done(id);
    expect(second.has(id)).toBe(true);
  }
  expect(second.open()).toEqual([]);
  expect(second.has("four")).toBe(false);
});
