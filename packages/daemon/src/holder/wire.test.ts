import { expect, test } from "vitest";
import { commonVersion } from "./wire.ts";

test.for([
  [1, 1, 1, 1, 1],
  [1, 3, 2, 5, 3],
  [2, 5, 1, 3, 3],
  [1, 9, 4, 4, 4],
  [1, 1, 2, 3, undefined],
  [2, 3, 1, 1, undefined],
])("%i to %i and %i to %i: %s", ([a, b, c, d, version]) => {
  expect(
    commonVersion({ min: a as number, max: b as number }, { min: c as number, max: d as number }),
  ).toBe(version);
});
