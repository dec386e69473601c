import type { Call } from "./call.ts";
import {
  type Answer,
  type Dialect,
  estimate,
  type Json,
  pieces,
  sse,
  textOf,
  typed,
} from "./dialect.ts";

/** OpenAI Chat Completions, which most other providers speak too. */
export const chat: Dialect = {
  api: "chat",

  parse(_path, body) {
    const prompts: string[] = [];
    let toolResults: string[] = [];
    for (const message of body.messages ?? []) {
      if (message.role === "tool") toolResults.push(textOf(message.content));
      if (message.role !== "user") continue;
      const prompt = typed(textOf(message.content));
      if (prompt === "") continue;
      prompts.push(prompt);
      toolResults = [];
    }
    const tools = (body.tools ?? []).map((tool: Json) => ({
      name: tool.function?.name ?? "",
      parameters: Object.keys(tool.function?.parameters?.properties ?? {}),
    }));
    return {
      api: "chat",
      model: String(body.model ?? ""),
      streaming: body.stream === true,
      kind: tools.length === 0 ? "extra" : toolResults.length > 0 ? "tool" : "turn",
      prompts,
      prompt: prompts.at(-1) ?? "",
      toolResults,
      tools,
      inputTokens: estimate(body),
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

  error(status, message) {
    const code = { 401: "invalid_api_key", 429: "rate_limit_exceeded" }[status] ?? "server_error";
    return { error: { message, type: code, code, param: null } };
  },
};

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
