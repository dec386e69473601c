import { type AgentNow, afterLast } from "../turn/agent.ts";
import type { Step } from "../turn/context.ts";
import type { Conduct } from "../turn/engine.ts";
import { absorbAnswer, expire } from "./dialog.ts";
import { absorbExit, interrupt, watch } from "./end.ts";
import { absorbNews } from "./news.ts";
import { awaitOpening, confirm, takeNext } from "./send.ts";

/** Drives an agent by messages: prompts are commands to the bridge in the session, and what that tells in the event sink
 *  decides. The screen is for people. */
export const BY_MESSAGES: Conduct = {
  absorb(step, event) {
    switch (event.type) {
      case "started":
        step.state.startedAt = event.at;
        return;
      case "hook":
        absorbNews(step, event);
        return;
      case "exit":
        absorbExit(step, event);
        return;
      case "written":
        confirm(step, event.key);
        return;
      case "interrupt":
        interrupt(step);
        return;
      case "answer":
        absorbAnswer(step, event.answer);
        return;
      default:
        return;
    }
  },
  decide(step) {
    if (step.state.exit) return;
    awaitOpening(step);
    expire(step);
    watch(step);
    takeNext(step);
  },
  agentNow,
};

function agentNow(step: Step): AgentNow {
  const { exit, dialog, active, readyAt, messages } = step.state;
  if (exit) return { agent: "exited", detail: null };
  if (dialog) return { agent: dialog.dialog.kind, detail: dialog.dialog.text.slice(0, 200) };
  if (active) return { agent: "working", detail: null };
  const { trouble } = messages;
  if (trouble) return { agent: trouble.auth ? "auth" : "error", detail: trouble.message };
  return readyAt === null ? { agent: "starting", detail: null } : afterLast(step);
}
