// An extension of pi that tells the session's sink what pi does, one JSON line each. Built-ins only; never fails.
import { appendFileSync, lstatSync } from "node:fs";

const sink = process.env.NIIA_EVENTS;

function tell(hook, ctx, payload = {}) {
  try {
    if (!sink || lstatSync(sink, { throwIfNoEntry: false })?.isSymbolicLink()) return;
    const session_id = ctx.sessionManager.getSessionId?.();
    appendFileSync(sink, `${JSON.stringify({ hook, payload: { session_id, ...payload } })}\n`);
  } catch {
    // A sink that is gone means that the session is over.
  }
}

const textOf = (content) =>
  typeof content === "string"
    ? content
    : (content ?? [])
        .filter((part) => part.type === "text")
        .map((part) => part.text)
        .join("");

/** Tokens and money of all answers of a turn; the cached ones count as input too. */
function usageOf(answers) {
  const sum = { input_tokens: 0, output_tokens: 0, cached_tokens: 0, usd: 0 };
  for (const { usage } of answers) {
    sum.input_tokens += (usage?.input ?? 0) + (usage?.cacheWrite ?? 0);
    sum.output_tokens += usage?.output ?? 0;
    sum.cached_tokens += usage?.cacheRead ?? 0;
    sum.usd += usage?.cost?.total ?? 0;
  }
  return sum;
}

// oxlint-disable-next-line import/no-default-export -- pi calls the default export of an extension.
export default function (pi) {
  pi.on("session_start", (event, ctx) => tell("session_start", ctx, { reason: event.reason }));
  let sofar = [];
  pi.on("before_agent_start", (event, ctx) => {
    sofar = [];
    tell("agent_start", ctx, { prompt: event.prompt });
  });
  // One answer of the model and the tools that it called.
  pi.on("turn_end", ({ message }, ctx) => {
    sofar.push(message);
    tell("turn_end", ctx, { usage: usageOf(sofar) });
  });
  pi.on("agent_end", (event, ctx) => {
    const answers = (event.messages ?? []).filter(({ role }) => role === "assistant");
    const last = answers.at(-1);
    tell("agent_end", ctx, {
      stop: last?.stopReason ?? "none",
      text: textOf(last?.content),
      error: last?.errorMessage ?? "",
      usage: usageOf(answers),
    });
  });
  pi.on("session_shutdown", (_event, ctx) => tell("session_shutdown", ctx));
}
