import type { Call } from "./call.ts";
import {
  type Answer,
  type Dialect,
  type Heard,
  type Json,
  openaiError,
  parametersOf,
  pieces,
  sse,
  textOf,
} from "./dialect.ts";

/** OpenAI Chat Completions, which most other providers speak too. */
export const chat: Dialect = {
  api: "chat",

  parse(_path, body) {
    return {
      model: String(body.model ?? ""),
      streaming: body.stream === true,
      heard: (body.messages ?? []).flatMap(heardIn),
      tools: (body.tools ?? []).map((tool: Json) => ({
        name: tool.function?.name ?? "",
        parameters: parametersOf(tool.function?.parameters),
      })),
    };
  },

  stream(call, answer) {
    const head = { ...top(call), object: "chat.completion.chunk" };
    const delta = (value: Json, finish: string | null = null) =>
      sse({ ...head, choices: [{ index: 0, delta: value, finish_reason: finish }] });
    const text = answer.text === "" ? [] : pieces(answer.text).map((content) => delta({ content }));
    const tool = toolCalls(answer).map((call_, index) =>
      delta({ tool_calls: [{ index, ...call_ }] }),
    );
    return [
      delta({ role: "assistant", content: "" }),
      ...text,
      ...tool,
      delta({}, finish(answer)),
      sse({ ...head, choices: [], usage: usage(call, answer) }),
      sse("[DONE]"),
    ];
  },

  whole(call, answer) {
    const calls = toolCalls(answer);
    const message = {
      role: "assistant",
      content: answer.text,
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
    };
    return {
      ...top(call),
      object: "chat.completion",
      choices: [{ index: 0, message, finish_reason: finish(answer) }],
      usage: usage(call, answer),
    };
  },

  error: openaiError,
};

function heardIn({ role, content }: Json): Heard[] {
  if (role === "tool") return [{ result: textOf(content) }];
  return role === "user" ? [{ said: textOf(content) }] : [];
}

let serial = 0;

function top(call: Call): Json {
  serial += 1;
  return {
    id: `chatcmpl-stub-${serial}`,
    created: Math.floor(Date.now() / 1000),
    model: call.model,
  };
}

function toolCalls(answer: Answer): Json[] {
  if (answer.tool === undefined) return [];
  serial += 1;
  const { name, input } = answer.tool;
  return [
    {
      id: `call_stub_${serial}`,
      type: "function",
      function: { name, arguments: JSON.stringify(input) },
    },
  ];
}

function finish(answer: Answer): string {
  return answer.tool === undefined ? "stop" : "tool_calls";
}

function usage(call: Call, answer: Answer): Json {
  return {
    prompt_tokens: call.inputTokens,
    completion_tokens: answer.outputTokens,
    total_tokens: call.inputTokens + answer.outputTokens,
  };
}
