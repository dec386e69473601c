import { expect, test } from "vitest";
import { stale } from "../../scripts/generate.ts";

test("what is generated from spec/2.0 is up to date (else: pnpm --filter @connector/spec generate)", async () => {
  expect(await stale()).toEqual([]);
});
