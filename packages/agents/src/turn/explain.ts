import type { Turn } from "@pty4ai/protocol";
import type { EngineState } from "./state.ts";

/** In words, what the engine believes and which evidence led to it, one line each. */
export function explain(state: EngineState): string[] {
  return [...agentLines(state), ...turnLines(state), ...lookLines(state)];
}

function agentLines(state: EngineState): string[] {
  const lines = [`agent: ${state.agent}${state.agentDetail ? ` (${state.agentDetail})` : ""}`];
  if (state.startedAt !== null && state.readyAt !== null)
    lines.push(`ready ${seconds(state.readyAt - state.startedAt)} after the start`);
  if (state.readyAt === null) lines.push("not yet ready for a first prompt");
  if (state.conversation) lines.push(`conversation: ${state.conversation}`);
  if (state.exit)
    lines.push(`exited: status ${state.exit.code ?? "-"}, signal ${state.exit.signal ?? "-"}`);
  const hooks = Object.keys(state.hooks);
  lines.push(
    hooks.length > 0 ? `events seen: ${hooks.join(", ")}` : "no event of the agent's own was seen",
  );
  if (state.queue.length > 0)
    lines.push(`waiting turns: ${state.queue.map((turn) => turn.id).join(", ")}`);
  if (state.pending.length > 0)
    lines.push(`writes not yet taken: ${state.pending.map((write) => write.key).join(", ")}`);
  return lines;
}

function turnLines(state: EngineState): string[] {
  const turn = state.active?.turn ?? state.last;
  if (turn === null) return ["no turn yet"];
  const lines = [
    `turn ${turn.id}: ${turn.state}${turn.end ? `, ended ${turn.end}` : ""}${turn.detail ? `: ${turn.detail}` : ""}`,
  ];
  for (const evidence of turn.evidence)
    lines.push(
      `  +${seconds(evidence.at - startOf(turn))} ${evidence.state}: ${evidence.signal} by ${evidence.rule}: ${evidence.match}`,
    );
  const { active } = state;
  if (active && byMessages(state)) {
    lines.push(`  ${active.progress} times told that it gets on, stage ${active.stage}`);
    if (active.retry) lines.push(`  the agent repeats a failed call: ${active.retry.line}`);
  } else if (active) {
    lines.push(
      `  Enter pressed ${active.enters} times, ${active.progress} new lines since, stage ${active.stage}`,
    );
    if (active.retry) lines.push(`  the agent repeats a failed call: ${active.retry.line}`);
  }
  return lines;
}

function lookLines(state: EngineState): string[] {
  const { look } = state;
  if (byMessages(state)) return ["driven by messages: what is on the screen decides nothing"];
  if (look === null) return ["nothing was drawn yet"];
  const hits = Object.entries(look.hits).map(
    ([rule, hit]) => `${rule} "${hit.match.trim().slice(0, 60)}"`,
  );
  return [
    `title: ${look.title || "(none)"}`,
    `on the screen: ${hits.length > 0 ? hits.join(", ") : "no rule matches"}`,
    `no new content for ${seconds(Math.max(0, look.at - look.changedAt))}; ${look.idleSince === null ? "busy" : "idle"}`,
  ];
}

function byMessages({ hooks, messages }: EngineState): boolean {
  return messages.trouble !== null || hooks["acp.ready"] !== undefined;
}

function startOf(turn: Turn): number {
  return turn.times.queued ?? turn.evidence[0]?.at ?? 0;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
