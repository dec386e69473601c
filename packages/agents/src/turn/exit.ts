import { classify, endOf } from "../screen/failure.ts";
import type { Step } from "./context.ts";
import { drop, type Ending, finish } from "./record.ts";
import type { EngineEvent } from "./types.ts";

type Exit = Extract<EngineEvent, { type: "exit" }>;

/** The process is gone: the running turn ends, and so do those that wait. */
export function absorbExit(step: Step, event: Exit): void {
  const { state, signals } = step;
  if (state.exit !== null) return;
  state.exit = { at: step.at, code: event.code, signal: event.signal };
  state.pending = [];
  const oneshot = signals.profile.mode === "oneshot";
  if (state.active) finish(step, oneshot ? oneshotEnd(step, event) : crash(step, event));
  for (const request of state.queue.splice(0)) drop(step, request, crash(step, event));
}

function oneshotEnd(step: Step, event: Exit): Ending {
  const reply = (event.output ?? step.state.look?.tail.join("\n") ?? "").trim();
  const ground = groundOf(event);
  if (step.state.active?.interrupt) return { end: "interrupted", reply, ground };
  if (event.code === 0) return { end: "done", reply, ground };
  const line = reply.split("\n").findLast((text) => text.trim() !== "") ?? "";
  const detail = line === "" ? ground.match : `${ground.match}: ${line.trim()}`;
  if (event.signal !== null) return { end: "crashed", detail, reply, ground };
  return { end: failureOf(step, reply) ?? "error", detail, reply, ground };
}

/** What the agent's own error lines say, where the profile knows their form. */
function failureOf(step: Step, output: string): Ending["end"] | undefined {
  for (const rule of step.signals.rules) {
    if (rule.line === undefined) continue;
    const pattern = rule.line;
    const line = output.split("\n").findLast((text) => pattern.test(text));
    if (line === undefined) continue;
    if (rule.kind === "limit" || rule.kind === "auth") return rule.kind;
    if (rule.kind === "error") return endOf(rule.rule.class ?? classify(line));
  }
  return undefined;
}

function crash(step: Step, event: Exit): Ending {
  const ground = groundOf(event);
  const last = step.state.readyAt === null ? (step.state.look?.tail ?? []).slice(-5) : [];
  const said = last.map((line) => line.trim()).join(" / ");
  const detail = said === "" ? ground.match : `${ground.match}: ${said}`;
  const signIn = step.state.readyAt === null && classify(said) === "auth";
  return { end: signIn ? "auth" : "crashed", detail, ground };
}

function groundOf(event: Exit): Ending["ground"] {
  const match =
    event.signal === null
      ? `the agent exited with status ${event.code ?? "unknown"}`
      : `the agent was ended by ${event.signal}`;
  return { signal: "exit", rule: "exit", match };
}
