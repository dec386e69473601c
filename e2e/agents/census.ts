// Real agents work in homes of their own, below one folder for a run of these tests: when it is over, nobody is left
// who knows it.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { endLeft } from "../../packages/daemon/src/testing/left.ts";
import { homesOf } from "./homes.ts";

/** A holder without sessions waits ten seconds for the next daemon. */
const PATIENCE_MS = 20_000;

let folder = "";

/** The first suite of a run makes the folder and counts. */
export function setup(): void {
  const bin = process.env.NIIA_TEST_AGENTS;
  if (bin === undefined || process.env.NIIA_TEST_HOMES !== undefined) return;
  const homes = homesOf(bin);
  mkdirSync(homes, { recursive: true });
  folder = mkdtempSync(join(homes, "run-"));
  process.env.NIIA_TEST_HOMES = folder;
}

export async function teardown(): Promise<void> {
  if (folder === "") return;
  const left = await endLeft(folder, PATIENCE_MS);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  if (left.length === 0) return;
  process.exitCode = 1;
  throw new Error(`The tests left processes behind:\n${left.join("\n")}`);
}
