import { closeSync, constants, ftruncateSync, mkdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { type ResultData, empty, isProblem, isTooDeep, parseData } from "./data.ts";
import { errorCode, WorkerFailure } from "./failure.ts";
import { readLimited, replaceFile, writeAll } from "./file.ts";
import { type Folder, within } from "./folder.ts";
import { DEEPEST, LARGEST_RESULT } from "./limits.ts";

/** What the result holds now; nothing yet is an empty object. */
export function loadResult(file: string): ResultData | { problem: string } {
  const work = (folder: Folder): Buffer => readLimited(folder, basename(file), LARGEST_RESULT);
  try {
    return parseData(within(dirname(file), [], { make: false, work }).toString("utf8"));
  } catch (error) {
    if (errorCode(error) === "ENOENT") return empty();
    if (error instanceof WorkerFailure) return { problem: error.message };
    return { problem: `it cannot be read (${errorCode(error)})` };
  }
}

/** Adds `changes` to the result, or puts them in its place. */
export function storeResult(file: string, changes: ResultData, replace: boolean): ResultData {
  const before = replace ? empty() : loadResult(file);
  if (isProblem(before)) {
    throw new WorkerFailure(`${file}: ${before.problem}`, {
      hint: "add --replace to write it anew",
    });
  }
  const data: ResultData = Object.assign(empty(), before, changes);
  if (isTooDeep(data)) throw new WorkerFailure(`the result would be nested deeper than ${DEEPEST}`);
  const content = Buffer.from(`${JSON.stringify(data, null, 2)}\n`);
  if (content.length > LARGEST_RESULT) {
    throw new WorkerFailure(
      `the result would have ${content.length} bytes, at most ${LARGEST_RESULT}`,
      {
        hint: "put long texts into the scratchpad and name the file here",
      },
    );
  }
  save(file, content);
  return data;
}

function save(file: string, content: Buffer): void {
  const folder = dirname(file);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    within(folder, [], { make: false, work: (open) => replaceFile(open, basename(file), content) });
  } catch (error) {
    if (!IN_PLACE.has(errorCode(error))) throw error;
    within(folder, [], { make: false, work: (open) => overwrite(open, basename(file), content) });
  }
}

// A sandbox opens the one file and not its folder: nothing can be renamed over it.
const IN_PLACE = new Set(["EACCES", "EPERM", "EROFS", "EBUSY", "EXDEV"]);

function overwrite(folder: Folder, name: string, content: Buffer): void {
  const descriptor = folder.openFile(name, constants.O_WRONLY);
  try {
    writeAll(descriptor, content);
    ftruncateSync(descriptor, content.length);
  } finally {
    closeSync(descriptor);
  }
}
