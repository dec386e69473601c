import { watch } from "node:fs";
import { relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { newRunId } from "@connector/runtime";
import { fileEvent, NO_CHANGES, noteChange, tellAt } from "@connector/triggers";
import type { Context } from "../command.ts";
import { planDocument } from "../document/read.ts";
import { EXIT, Failure } from "../failure.ts";
import type { RequestOptions } from "../run/make-request.ts";
import { fetchRuns } from "../run/list.ts";
import { startFor } from "./start.ts";
import { teller } from "./told.ts";

const LOOK_MS = 100;
const RETRY_MS = 2_000;

/** Starts the document when files change, never while the run before goes on: what changes meanwhile, by that run or by
 *  anybody, is told to the next one. Goes on until it is killed. */
export async function watchFiles(
  context: Context,
  file: string,
  options: RequestOptions & { paths: string[]; json: boolean; signal?: AbortSignal },
): Promise<number> {
  const { plan } = await planDocument(context, file);
  if (!plan.triggers.some(({ on }) => on === "file.changed")) {
    throw new Failure(`${file} has no trigger "file.changed"`, {
      exit: EXIT.usage,
      hint: 'write "trigger": "file.changed" in it',
    });
  }
  const tell = teller(context, options.json);
  const folders = (options.paths.length === 0 ? ["."] : options.paths).map((path) =>
    resolve(context.cwd, path),
  );
  let changes = NO_CHANGES;
  const watchers = folders.map((folder) =>
    watch(folder, { recursive: true }, (_type, name) => {
      const path = name === null ? "" : relative(context.cwd, resolve(folder, name));
      changes = noteChange(changes, path, Date.now());
    }),
  );
  tell("trigger.watching", { folders }, `watching ${folders.join(", ")}`);
  let run: string | undefined;
  let next = newRunId();
  while (options.signal?.aborted !== true) {
    await sleep(LOOK_MS);
    const due = tellAt(changes);
    if (due === undefined || due > Date.now()) continue;
    if (run !== undefined && (await isUnderWay(context, run))) {
      await sleep(LOOK_MS * 10);
      continue;
    }
    const told = changes;
    changes = NO_CHANGES;
    const started = await startFor(context, file, {
      event: fileEvent(told),
      options,
      tell,
      id: next,
    });
    if (started.outcome === "started") [run, next] = [started.run, newRunId()];
    if (started.outcome !== "failed") continue;
    // Told again, with what changed meanwhile.
    for (const path of told.paths) changes = noteChange(changes, path, Date.now());
    await sleep(RETRY_MS);
  }
  for (const watcher of watchers) watcher.close();
  return EXIT.ok;
}

async function isUnderWay(context: Context, run: string): Promise<boolean> {
  const found = (await fetchRuns(context)).find(({ id }) => id === run);
  return found?.status === "pending" || found?.status === "running";
}
