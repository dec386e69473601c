// Real agents work in homes of their own, below one folder for a run of these tests: when it is over, nobody is left
// who knows it.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { anyBrokeOff, tell } from "../../packages/daemon/src/testing/census.ts";
import { endLeft } from "../../packages/daemon/src/testing/left.ts";
import { homesOf } from "./homes.ts";

/** A holder without sessions waits ten seconds for the next daemon. */
const PATIENCE_MS = 20_000;

let folder = "";
let brokeOff = (): boolean => false;

/** The first suite of a run makes the folder and counts. */
export function setup(project: TestProject): void {
  const bin = process.env.NIIA_TEST_AGENTS;
  if (bin === undefined || process.env.NIIA_TEST_HOMES !== undefined) return;
  const homes = homesOf(bin);
  mkdirSync(homes, { recursive: true });
  folder = mkdtempSync(join(homes, "run-"));
  process.env.NIIA_TEST_HOMES = folder;
  brokeOff = () => anyBrokeOff(project);
}

export async function teardown(): Promise<void> {
  if (folder === "") return;
  const left = await endLeft(folder, PATIENCE_MS);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  tell(left, brokeOff());
}
