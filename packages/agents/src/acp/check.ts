import { anything, bool, type Check, integer, list, object, oneOf, text } from "@pty4ai/protocol";
import type { AgentEventName, AgentEvents, Choice } from "./event.ts";

const words = text({ max: 1_000_000 });
const turn = text({ max: 1_000 });

const choice: Check<Choice> = object(
  { id: words, label: words },
  { means: oneOf(["allow", "always", "deny"]) },
);

/** Why is told as a word by some and as a number by others. */
const code: Check<string | number> = (value, at) =>
  typeof value === "number" ? value : words(value, at);

const CHECKS: { [N in AgentEventName]: Check<unknown> } = {
  "acp.ready": object({}, { conversation: turn }),
  "acp.failed": object({ message: words }, { code, auth: bool, usage: anything }),
  "acp.sent": object({ turn }, {}),
  "acp.update": object({ turn, what: words }, {}),
  "acp.asked": object(
    {
      turn,
      ask: integer(0, Number.MAX_SAFE_INTEGER),
      kind: oneOf(["permission", "question"]),
      text: words,
      options: list(choice, 100),
    },
    { tool: words, argument: words },
  ),
  "acp.spent": object({ turn, usage: anything }, {}),
  "acp.done": object({ turn, stop: turn, reply: words }, { usage: anything }),
  "acp.error": object({ turn, message: words }, { code, auth: bool, usage: anything }),
  "acp.retry": object({ turn, message: words }, {}),
  "acp.gone": object({ message: words }, {}),
};

/** The event, where it has the shape of one: anybody in the session can write into the sink. */
export function readNews<N extends AgentEventName>(
  name: N,
  payload: unknown,
): AgentEvents[N] | undefined {
  try {
    return CHECKS[name](payload, "") as AgentEvents[N];
  } catch {
    return undefined;
  }
}

export function isNews(name: string): name is AgentEventName {
  return Object.hasOwn(CHECKS, name);
}
