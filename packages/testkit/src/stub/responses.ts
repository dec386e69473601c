import type { Call, OfferedTool } from "./call.ts";
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

/** OpenAI Responses. */
export const responses: Dialect = {
  api: "responses",

  parse(_path, body) {
    const input: Json[] =
      typeof body.input === "string" ? [{ role: "user", content: body.input }] : (body.input ?? []);
    return {
      model: String(body.model ?? ""),
      streaming: body.stream === true,
      heard: input.flatMap(heardIn),
      tools: (body.tools ?? []).flatMap(offeredIn),
      // An answer of a given form is for the agent, not for its user.
      aside: body.text?.format !== undefined,
    };
  },

  stream(call, answer) {
    const response = whole(call, answer);
    const frames = [
      frame("response.created", { response: { ...response, status: "in_progress", output: [] } }),
    ];
    for (const [index, item] of (response.output as Json[]).entries()) {
      const at = { item_id: item.id, output_index: index };
      if (item.type === "message") {
        frames.push(
          frame("response.output_item.added", {
            output_index: index,
            item: { ...item, status: "in_progress", content: [] },
          }),
          frame("response.content_part.added", {
            ...at,
            content_index: 0,
            part: { type: "output_text", text: "", annotations: [] },
          }),
          ...pieces(answer.text).map((delta) =>
            frame("response.output_text.delta", { ...at, content_index: 0, delta }),
          ),
          frame("response.output_text.done", { ...at, content_index: 0, text: answer.text }),
          frame("response.content_part.done", { ...at, content_index: 0, part: item.content[0] }),
        );
      } else {
        frames.push(
          frame("response.output_item.added", {
            output_index: index,
            item: { ...item, arguments: "" },
          }),
          frame("response.function_call_arguments.delta", { ...at, delta: item.arguments }),
          frame("response.function_call_arguments.done", { ...at, arguments: item.arguments }),
        );
      }
      frames.push(frame("response.output_item.done", { output_index: index, item }));
    }
    frames.push(frame("response.completed", { response }));
    return frames;
  },

  whole,

  error: openaiError,
};

function offeredIn(tool: Json): OfferedTool[] {
  if (tool.type !== "namespace")
    return [{ name: tool.name ?? tool.type, parameters: parametersOf(tool.parameters) }];
  return (tool.tools ?? []).map((inner: Json) => ({
    name: `${tool.name}__${inner.name}`,
    namespace: tool.name,
    parameters: parametersOf(inner.parameters),
  }));
}

function heardIn(item: Json): Heard[] {
  if (String(item.type).endsWith("_call_output")) return [{ result: output(item.output) }];
  return item.role === "user" ? [{ said: textOf(item.content) }] : [];
}

let serial = 0;

function whole(call: Call, answer: Answer): Json {
  serial += 1;
  const message = {
    type: "message",
    id: `msg_stub_${serial}`,
    role: "assistant",
    status: "completed",
    content: [{ type: "output_text", text: answer.text, annotations: [] }],
  };
  const namespace = call.tools.find(({ name }) => name === answer.tool?.name)?.namespace;
  const tool = answer.tool && {
    type: "function_call",
    ...(namespace === undefined ? {} : { namespace }),
    id: `fc_stub_${serial}`,
    call_id: `call_stub_${serial}`,
    name: namespace === undefined ? answer.tool.name : answer.tool.name.slice(namespace.length + 2),
    arguments: JSON.stringify(answer.tool.input),
    status: "completed",
  };
  return {
    id: `resp_stub_${serial}`,
    object: "response",
    status: "completed",
    model: call.model,
    output: [...(answer.text === "" ? [] : [message]), ...(tool === undefined ? [] : [tool])],
    usage: {
      input_tokens: call.inputTokens,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: answer.outputTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: call.inputTokens + answer.outputTokens,
    },
  };
}

function frame(type: string, data: Json): string {
  return sse({ type, ...data }, type);
}

function output(value: unknown): string {
  return typeof value === "string" ? value : textOf(value) || JSON.stringify(value ?? "");
}
