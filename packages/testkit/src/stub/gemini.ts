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

/** Gemini generateContent and streamGenerateContent. */
export const gemini: Dialect = {
  api: "gemini",

  parse(path, body) {
    return {
      model: decodeURIComponent(/models\/([^:/]+)/.exec(path)?.[1] ?? ""),
      streaming: path.includes(":streamGenerateContent"),
      heard: (body.contents ?? [])
        .filter((message: Json) => message.role !== "model")
        .flatMap(heardIn),
      tools: (body.tools ?? []).flatMap((tool: Json) =>
        (tool.functionDeclarations ?? []).map((declared: Json) => ({
          name: declared.name,
          parameters: parametersOf(declared.parametersJsonSchema ?? declared.parameters),
        })),
      ),
    };
  },

  stream(call, answer) {
    const text =
      answer.text === ""
        ? []
        : pieces(answer.text).map((piece) => sse(candidate(call, [{ text: piece }])));
    const tool = answer.tool === undefined ? [] : [sse(candidate(call, [toolPart(answer)]))];
    return [
      ...text,
      ...tool,
      sse({ ...candidate(call, [{ text: "" }], "STOP"), usageMetadata: usage(call, answer) }),
    ];
  },

  whole(call, answer) {
    const parts = [
      ...(answer.text === "" ? [] : [{ text: answer.text }]),
      ...(answer.tool === undefined ? [] : [toolPart(answer)]),
    ];
    return { ...candidate(call, parts, "STOP"), usageMetadata: usage(call, answer) };
  },

  error(status, message) {
    const name =
      { 401: "UNAUTHENTICATED", 429: "RESOURCE_EXHAUSTED", 529: "UNAVAILABLE" }[status] ??
      "INTERNAL";
    return { error: { code: status, message, status: name } };
  },
};

function heardIn({ parts = [] }: Json): Heard[] {
  const results = parts.filter((part: Json) => part.functionResponse !== undefined);
  if (results.length > 0)
    return results.map((part: Json) => ({ result: output(part.functionResponse.response) }));
  return [{ said: textOf(parts) }];
}

function candidate(call: Call, parts: Json[], finishReason?: string): Json {
  const content = { role: "model", parts };
  return {
    candidates: [{ index: 0, content, ...(finishReason === undefined ? {} : { finishReason }) }],
    modelVersion: call.model,
  };
}

function toolPart(answer: Answer): Json {
  return { functionCall: { name: answer.tool?.name, args: answer.tool?.input } };
}

function usage(call: Call, answer: Answer): Json {
  return {
    promptTokenCount: call.inputTokens,
    candidatesTokenCount: answer.outputTokens,
    totalTokenCount: call.inputTokens + answer.outputTokens,
  };
}

function output(response: Json | undefined): string {
  const value = response?.output ?? response;
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}
