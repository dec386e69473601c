import type { Api, Call, CallKind } from "./call.ts";
import type { Heard, Json, Spoken } from "./dialect.ts";

/** What a request is about: who said what last, and whether anybody did. */
export function toCall(api: Api, body: Json, spoken: Spoken): Call {
  const { model, streaming, tools } = spoken;
  const { prompts, toolResults } = read(spoken.heard);
  return {
    api,
    model,
    streaming,
    kind: ASIDE.test(prompts.at(-1) ?? "") ? "extra" : kindOf(spoken, toolResults),
    prompts,
    prompt: prompts.at(-1) ?? "",
    toolResults,
    tools,
    inputTokens: Math.ceil(JSON.stringify(body).length / 4),
  };
}

// Agents offer tools in the conversation itself and none beside it.
function kindOf({ aside, tools }: Spoken, toolResults: string[]): CallKind {
  if (aside === true || tools.length === 0) return "extra";
  return toolResults.length > 0 ? "tool" : "turn";
}

function read(heard: Heard[]): { prompts: string[]; toolResults: string[] } {
  const prompts: string[] = [];
  let toolResults: string[] = [];
  for (const piece of heard) {
    if ("result" in piece) {
      toolResults.push(piece.result);
      continue;
    }
    const prompt = typed(piece.said);
    if (prompt === "") continue;
    prompts.push(prompt);
    toolResults = [];
  }
  return { prompts, toolResults };
}

/** What agents ask their model for themselves, with tools: Qwen Code's notes of a conversation. */
const ASIDE = /^Managed memory has TWO directories/;

const BESIDE =
  /<(system-reminder|environment_context|user_instructions|session_context)>[\s\S]*?<\/\1>/g;

/** What a person typed: without the blocks that agents put beside it and the marks they put around a paste. */
function typed(text: string): string {
  return text
    .replace(BESIDE, "")
    .replace(/<\/?pasted_content\b[^>]*>/g, "")
    .replace(/^# AGENTS\.md instructions[\s\S]*$/, "")
    .trim();
}
