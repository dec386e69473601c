import { expect, test } from "vitest";
import { soak } from "./soak/soak.ts";

test("turns of real agents outlive the daemon: none is lost, none is done twice", async () => {
  const bin = process.env["NIIA_TEST_AGENTS"] ?? "";
  const result = await soak({ bin, agents: ["claude", "codex"], kills: 4, seed: 7 });
  expect(result).toMatchObject({ kills: 4, lost: [], doubled: [], failed: [] });
  expect(result.turns).toBeGreaterThan(1);
});
