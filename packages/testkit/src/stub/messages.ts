import type { Call } from "./call.ts";
import {
  type Answer,
  type Dialect,
  type Heard,
  type Json,
  parametersOf,
  pieces,
  sse,
  textOf,
} from "./dialect.ts";

/** Anthropic Messages. */
export const messages: Dialect = {
  api: "messages",

  parse(_path, body) {
    const fromUser = (body.messages ?? []).filter((message: Json) => message.role === "user");
    return {
      model: String(body.model ?? ""),
      streaming: body.stream === true,
      heard: fromUser.flatMap(heardIn),
      tools: (body.tools ?? []).map((tool: Json) => ({
        name: tool.name,
        parameters: parametersOf(tool.input_schema),
      })),
    };
  },

  stream(call, answer) {
    const blocks = content(answer);
    const frames = [
      frame("message_start", {
        message: { ...head(call), content: [], stop_reason: null, usage: usage(call, 1) },
      }),
    ];
    for (const [index, block] of blocks.entries()) {
      const empty = block.type === "text" ? { type: "text", text: "" } : { ...block, input: {} };
      frames.push(frame("content_block_start", { index, content_block: empty }));
      const text = block.type === "text" ? block.text : JSON.stringify(block.input);
      for (const piece of pieces(text)) {
        const delta =
          block.type === "text"
            ? { type: "text_delta", text: piece }
            : { type: "input_json_delta", partial_json: piece };
        frames.push(frame("content_block_delta", { index, delta }));
      }
      frames.push(frame("content_block_stop", { index }));
    }
    frames.push(
      frame("message_delta", {
        delta: { stop_reason: reason(answer), stop_sequence: null },
        usage: { output_tokens: answer.outputTokens },
      }),
      frame("message_stop", {}),
    );
    return frames;
  },

  whole(call, answer) {
    return {
      ...head(call),
      content: content(answer),
      stop_reason: reason(answer),
      usage: usage(call, answer.outputTokens),
    };
  },

  error(status, message) {
    const type =
      { 401: "authentication_error", 429: "rate_limit_error", 529: "overloaded_error" }[status] ??
      "api_error";
    return { type: "error", error: { type, message } };
  },
};

// Text beside a tool's result is the agent's own reminder.
function heardIn({ content }: Json): Heard[] {
  if (!Array.isArray(content)) return [{ said: textOf(content) }];
  const results = content.filter((block: Json) => block.type === "tool_result");
  if (results.length > 0) return results.map((block: Json) => ({ result: textOf(block.content) }));
  return spokenApart(content).map((blocks) => ({ said: textOf(blocks) }));
}

/** A prompt that was interrupted and the next one come as one message, with a note of that between them. */
function spokenApart(blocks: Json[]): Json[][] {
  const apart: Json[][] = [[]];
  for (const block of blocks) {
    if (INTERRUPTED.test(textOf([block]).trim())) apart.push([]);
    else apart.at(-1)?.push(block);
  }
  return apart;
}

const INTERRUPTED = /^\[Request interrupted by user\b.*\]$/;

let serial = 0;

function head(call: Call): Json {
  serial += 1;
  return {
    id: `msg_stub_${serial}`,
    type: "message",
    role: "assistant",
    model: call.model,
    stop_sequence: null,
  };
}

function frame(type: string, data: Json): string {
  return sse({ type, ...data }, type);
}

function content(answer: Answer): Json[] {
  const text = answer.text === "" ? [] : [{ type: "text", text: answer.text }];
  if (answer.tool === undefined) return text;
  serial += 1;
  return [...text, { type: "tool_use", id: `toolu_stub_${serial}`, ...answer.tool }];
}

function reason(answer: Answer): string {
  return answer.tool === undefined ? "end_turn" : "tool_use";
}

function usage(call: Call, outputTokens: number): Json {
  return {
    input_tokens: call.inputTokens,
    output_tokens: outputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
  };
}
