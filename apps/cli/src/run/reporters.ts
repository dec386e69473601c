import type { RunState } from "@connector/runtime";
import type { Context } from "../command.ts";
import { makeLive } from "../terminal/live.ts";
import { type Activities, frame } from "./frame.ts";
import { describe } from "./plain.ts";
import type { Reporter } from "./stream.ts";

const FRAME_MS = 120;

/** A live view where a person looks, plain lines where a log is kept, NDJSON where a program reads. */
export function chooseReporter(context: Context, json: boolean): Reporter {
  if (json) return jsonReporter(context);
  const { stderr } = process;
  const person = stderr.isTTY && !context.env["CI"] && context.env["TERM"] !== "dumb";
  return person ? liveReporter(context) : plainReporter(context);
}

function jsonReporter(context: Context): Reporter {
  return {
    state: () => undefined,
    story: (event) => context.out(`${JSON.stringify(event)}\n`),
    activity: () => undefined,
    end: () => undefined,
  };
}

export function plainReporter(context: Context): Reporter {
  return {
    state: () => undefined,
    story(event) {
      const line = describe(event, context.style);
      if (line !== undefined) context.err(`${line}\n`);
    },
    activity: () => undefined,
    end: () => undefined,
  };
}

function liveReporter(context: Context): Reporter {
  const { stderr } = process;
  // Asked for each time: the signal that tells of a new size comes a little late.
  const size = (place: 0 | 1, otherwise: number): number =>
    stderr.getWindowSize()[place] || otherwise;
  const rows = (): number => size(1, 24);
  const live = makeLive({
    write: (text) => void stderr.write(text),
    columns: () => size(0, 80),
    rows,
  });
  const activities = new Map<string, { state: string; detail?: string }>() satisfies Activities;
  let state: RunState | undefined;
  let tick = 0;
  const draw = (): void => {
    if (state)
      live.draw(
        frame({
          state,
          activities,
          now: Date.now(),
          style: context.style,
          tick,
          rows: rows() - 2,
        }),
      );
  };
  const timer = setInterval(() => {
    tick += 1;
    draw();
  }, FRAME_MS);
  return {
    state(now) {
      state = now;
    },
    story(event) {
      // What the frame cannot show, since it is gone a moment later, goes above it.
      const lasting =
        event.type === "warning" ||
        event.type === "worker.moved" ||
        event.type === "run.started" ||
        event.type === "run.resumed";
      const line = lasting ? describe(event, context.style) : undefined;
      if (line !== undefined) live.log(line);
    },
    activity({ phase, worker, state: doing, detail }) {
      activities.set(`${phase}/${worker}`, {
        state: doing,
        ...(detail === undefined ? {} : { detail }),
      });
    },
    end() {
      // The summary that follows says the same, and where everything is.
      clearInterval(timer);
      live.clear();
    },
  };
}
