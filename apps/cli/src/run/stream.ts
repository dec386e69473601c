import type { Client } from "@pty4ai/client";
import { type RunEvent, type RunReport, type RunState, step } from "@connector/runtime";
import { isOver, type StoryEvent, tell } from "./story.ts";

/** What the daemon streams about a run: its state before anything happened, then each event of its journal, and what agents are
 *  seen doing, which no journal keeps. The last line is the report. */
export type RunLine =
  | { kind: "state"; state: RunState }
  | { kind: "event"; event: RunEvent }
  | { kind: "activity"; phase: string; worker: string; state: string; detail?: string }
  | { kind: "report"; report: RunReport };

/** Shows a run while it is under way. */
export interface Reporter {
  state: (state: RunState) => void;
  story: (event: StoryEvent, state: RunState) => void;
  activity: (line: Extract<RunLine, { kind: "activity" }>) => void;
  end: () => void;
}

/** Follows a run to its end; the reporter sees all of it, also what happened before. */
export async function follow(
  client: Client,
  run: string,
  reporter: Reporter,
  options: { untilNow?: boolean } = {},
): Promise<{ state: RunState; report: RunReport }> {
  let state: RunState | undefined;
  let report: RunReport | undefined;
  try {
    for await (const line of client.stream(
      `/v1/runs/${encodeURIComponent(run)}/events${options.untilNow ? "?until=now" : ""}`,
    ) as AsyncIterable<RunLine>) {
      if (line.kind === "state") {
        state = line.state;
        reporter.state(state);
      } else if (line.kind === "event" && state) {
        const before = state;
        state = step(before, line.event).state;
        for (const event of tell(before, state, line.event.at)) reporter.story(event, state);
        reporter.state(state);
      } else if (line.kind === "activity") {
        reporter.activity(line);
      } else if (line.kind === "report") {
        report = line.report;
      }
    }
  } finally {
    reporter.end();
  }
  if (!state || !report || !isOver(state)) throw new LostDaemon(run);
  return { state, report };
}

/** The stream broke off before the run was over: the daemon has gone, the run goes on when it comes back. */
export class LostDaemon extends Error {
  readonly run: string;

  constructor(run: string) {
    super(`the daemon went away while ${run} was under way`);
    this.name = "LostDaemon";
    this.run = run;
  }
}
