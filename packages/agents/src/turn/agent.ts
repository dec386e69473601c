import type { AgentState } from "@pty4ai/protocol";
import type { Step } from "./context.ts";
import { openDialog } from "./dialog.ts";

export interface AgentNow {
  agent: AgentState;
  detail: string | null;
}

/** Tells what the agent is doing, when that has changed. */
export function tellAgent({ state, effects }: Step, { agent, detail }: AgentNow): void {
  if (agent === state.agent && detail === state.agentDetail) return;
  state.agent = agent;
  state.agentDetail = detail;
  effects.push({ type: "agent", state: agent, ...(detail === null ? {} : { detail }) });
}

/** What an agent that is driven by keys is doing: its screen says. */
export function agentNow(step: Step): AgentNow {
  const { state, signals } = step;
  if (state.exit) return { agent: "exited", detail: null };
  const hits = state.look?.hits ?? {};
  const dialog = openDialog(step);
  if (dialog) return { agent: dialog.rule.state, detail: dialog.rule.name };
  for (const kind of ["question", "permission"] as const)
    for (const rule of signals.rules)
      if (rule.kind === kind && rule.rule.hook === undefined && hits[rule.id])
        return { agent: kind, detail: hits[rule.id]?.match ?? null };
  for (const rule of signals.rules)
    if ((rule.kind === "permission" || rule.kind === "question") && hits[rule.id])
      return { agent: rule.kind, detail: hits[rule.id]?.match ?? null };
  if (state.readyAt === null && state.active === null) return { agent: "starting", detail: null };
  const busy = state.look !== null && state.look.idleSince === null;
  if (state.active || (busy && !triesOn(step))) return { agent: "working", detail: null };
  return afterLast(step);
}

/** The turn was given up, and the agent goes on trying by itself: that is no work. */
function triesOn({ state, signals }: Step): boolean {
  const end = state.last?.end;
  return (
    (end === "limit" || end === "error") &&
    signals.rules.some(({ kind, id }) => kind === "retrying" && state.look?.hits[id])
  );
}

/** Idle: what the last turn left behind. */
export function afterLast(step: Step): AgentNow {
  const { last } = step.state;
  const detail = last?.detail ?? null;
  switch (last?.end) {
    case "limit":
    case "auth":
    case "error":
    case "unsure":
      return { agent: last.end, detail };
    case "stalled":
      return { agent: "unsure", detail };
    default:
      return { agent: "ready", detail: null };
  }
}
