import type { RunState } from "../engine/state.ts";
import { messageOf } from "../error.ts";
import { reportMarkdown } from "../report/markdown.ts";
import { summarise } from "../report/summary.ts";
import type { CommandOf, Perform } from "./loop.ts";
import { reportOf } from "./paths.ts";
import type { Place } from "./place.ts";

/** Writes the report and marks the run's record. The run is over either way. */
export async function finish(
  place: Place,
  state: RunState,
  { key }: CommandOf<"finish">,
): ReturnType<Perform> {
  const { record, files, journal } = place;
  try {
    await files.write(
      record.dir,
      reportOf(record.dir),
      reportMarkdown(summarise(state, { dir: record.dir })),
    );
  } catch (error) {
    return finished(`the report could not be written: ${messageOf(error)}`);
  }
  return finished();

  function finished(problem?: string): Awaited<ReturnType<Perform>> {
    const endedAt = state.endedAt ?? place.clock.now();
    journal.update(record.id, { status: state.status, endedAt });
    return { type: "finished", key, ...(problem === undefined ? {} : { problem }) };
  }
}
