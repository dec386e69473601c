import type { Call } from "./call.ts";
import type { Answer } from "./dialect.ts";
import type { Behaviour } from "./rule.ts";
import { nameCall } from "./tool.ts";

/** What a behaviour says to a call: the next tool call that has not run yet, else the text. */
export function composeAnswer(behaviour: Behaviour, call: Call): Answer {
  if (call.kind === "extra" && behaviour.text === undefined) return counted({ text: EXTRA });
  const next = behaviour.toolCalls?.[call.toolResults.length];
  if (next !== undefined) {
    const tool = nameCall(next, call.tools);
    if (tool !== undefined) return counted({ text: "", tool });
    return counted({ text: `The agent offers no tool for ${JSON.stringify(next)}.` });
  }
  return counted({ text: fill(behaviour.text ?? DEFAULT, call) });
}

const DEFAULT = "The stub model heard: {prompt}";

// Calls for a title or a topic want this JSON or a short line; all known agents take it for either.
const EXTRA = JSON.stringify({ title: "Stub title", isNewTopic: false });

function counted(answer: Omit<Answer, "outputTokens">): Answer {
  const said = answer.text + (answer.tool === undefined ? "" : JSON.stringify(answer.tool));
  return { ...answer, outputTokens: Math.ceil(said.length / 4) };
}

function fill(text: string, call: Call): string {
  const values: Record<string, string> = {
    prompt: call.prompt.slice(0, 400),
    model: call.model,
    output: call.toolResults.at(-1) ?? "",
  };
  return text.replace(/\{(prompt|model|output)\}/g, (whole, name: string) => values[name] ?? whole);
}
