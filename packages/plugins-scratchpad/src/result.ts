import { setTimeout as wait } from "node:timers/promises";
import { type ResultData, isProblem } from "./worker/data.ts";
import { loadResult } from "./worker/result-file.ts";

/** What a worker left as its structured result. */
export type ReadResult =
  /** No file, or an empty one: the worker left nothing. */
  | { state: "none" }
  | { state: "read"; data: ResultData }
  /** Something is there that is no result; `problem` says what is wrong with it. */
  | { state: "broken"; problem: string };

/** Reads a result file that an agent could write. Follows no link, reads at most 1 MiB, returns objects without a
 *  prototype. A file that is being overwritten in this moment is read again. */
export async function readResult(file: string): Promise<ReadResult> {
  for (let again = 0; ; again++) {
    const data = loadResult(file);
    if (!isProblem(data))
      return Object.keys(data).length === 0 ? { state: "none" } : { state: "read", data };
    if (again === 3) return { state: "broken", problem: `${file}: ${data.problem}` };
    await wait(25);
  }
}
