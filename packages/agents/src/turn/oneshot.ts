import type { TurnRequest } from "@pty4ai/protocol";
import type { Step } from "./context.ts";
import { drop, newTurn, reach } from "./record.ts";
import { freshTurn } from "./state.ts";

/** The prompt of a one-shot agent is part of its command line: the turn runs from the start, and there is only one. */
export function acceptOneshot(step: Step, request: TurnRequest): void {
  const { state } = step;
  if (state.active !== null || state.exit !== null || state.last !== null) {
    const detail = "a one-shot agent takes one prompt, at its start";
    drop(step, request, {
      end: "error",
      detail,
      ground: { signal: "exit", rule: "mode", match: detail },
    });
    return;
  }
  state.readyAt = step.at;
  state.active = {
    ...freshTurn(request, newTurn(step, request), step.at),
    stage: "working",
    pastedAt: step.at,
    enterAt: step.at,
    enters: 1,
    taken: "told",
    sawBusy: true,
  };
  reach(step, "working", {
    signal: "exit",
    rule: "mode",
    match: "the prompt is on the command line",
  });
}
