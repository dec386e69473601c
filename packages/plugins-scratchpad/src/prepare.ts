import { closeSync, constants, mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { within } from "./worker/folder.ts";
import { partsOf } from "./worker/name.ts";

export interface PrepareInput {
  dir?: string;
  file?: string;
  resultFile: string;
  mailbox?: string;
}

/** Makes the folders, and an empty result file where there is none yet. Changes nothing when done again. */
export async function prepare(input: PrepareInput): Promise<void> {
  if (input.dir !== undefined) {
    mkdirSync(input.dir, { recursive: true, mode: 0o700 });
    const folders = input.file === undefined ? [] : (partsOf(input.file) ?? []).slice(0, -1);
    within(input.dir, folders, { make: true, work: () => undefined });
  }
  if (input.mailbox !== undefined)
    for (const name of ["in", "out"])
      mkdirSync(join(input.mailbox, name), { recursive: true, mode: 0o700 });
  const folder = dirname(input.resultFile);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  within(folder, [], {
    make: false,
    work: (open) =>
      closeSync(open.openFile(basename(input.resultFile), constants.O_WRONLY | constants.O_CREAT)),
  });
}
