import type { Call } from "./call.ts";
import { type Answer, type Dialect, estimate, type Json, pieces, sse, typed } from "./dialect.ts";

/** Gemini generateContent and streamGenerateContent. */
export const gemini: Dialect = {
  api: "gemini",

  parse(path, body) {
    const prompts: string[] = [];
    let toolResults: string[] = [];
    for (const message of body.contents ?? []) {
      if (message.role !== "user" && message.role !== "function" && message.role !== undefined)
        continue;
      const parts: Json[] = message.parts ?? [];
      const results = parts.filter((part) => part.functionResponse !== undefined);
      toolResults.push(...results.map((part) => output(part.functionResponse.response)));
      const said = parts.map((part) => typed(part.text ?? "")).filter((text) => text !== "");
      if (results.length > 0 || said.length === 0) continue;
      prompts.push(said.join("\n"));
      toolResults = [];
    }
    const tools = (body.tools ?? []).flatMap((tool: Json) =>
      (tool.functionDeclarations ?? []).map((declared: Json) => ({
        name: declared.name,
        parameters: Object.keys(
          (declared.parametersJsonSchema ?? declared.parameters)?.properties ?? {},
        ),
      })),
    );
    return {
      api: "gemini",
      model: decodeURIComponent(/models\/([^:/]+)/.exec(path)?.[1] ?? ""),
      streaming: path.includes(":streamGenerateContent"),
      kind: tools.length === 0 ? "extra" : toolResults.length > 0 ? "tool" : "turn",
      prompts,
      prompt: prompts.at(-1) ?? "",
      toolResults,
      tools,
      inputTokens: estimate(body),
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
