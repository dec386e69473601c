import { expect, test } from "vitest";
import { fit } from "./fit.ts";

const small = { cols: 80, rows: 50 };
const wide = { cols: 120, rows: 24 };

test.each([
  ["smallest", [small, wide], { cols: 80, rows: 24 }],
  ["largest", [small, wide], { cols: 120, rows: 50 }],
  ["latest", [small, wide], wide],
  ["latest", [wide, small], small],
  ["fixed", [small, wide], undefined],
  ["smallest", [], undefined],
] as const)("%s of %j", (sizing, sizes, size) => {
  expect(fit(sizes, sizing)).toEqual(size);
});
