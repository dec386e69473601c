import type { Api, Call, OfferedTool } from "./call.ts";
import type { NamedCall } from "./tool.ts";

export interface Answer {
  text: string;
  tool?: NamedCall;
  outputTokens: number;
}

/** A piece of the conversation that came from the agent's side, oldest first. */
export type Heard = { said: string } | { result: string };

export interface Spoken {
  model: string;
  streaming: boolean;
  heard: Heard[];
  tools: OfferedTool[];
  /** Known to be no part of the conversation, whatever tools it offers. */
  aside?: boolean;
}

/** One API's way of putting calls and answers into bytes. */
export interface Dialect {
  api: Api;
  parse(path: string, body: Json): Spoken;
  /** The pieces of a streamed answer, in order. */
  stream(call: Call, answer: Answer): string[];
  /** The whole answer at once. */
  whole(call: Call, answer: Answer): Json;
  error(status: number, message: string): Json;
}

// Requests are other programs' JSON: anything may be in there, and a stub has no reason to refuse it.
export type Json = Record<string, any>;

/** The names of a tool's parameters, from its JSON Schema. */
export function parametersOf(schema: Json | undefined): string[] {
  return Object.keys(schema?.properties ?? {});
}

/** An error as both of OpenAI's APIs put it. */
export function openaiError(status: number, message: string): Json {
  const code = { 401: "invalid_api_key", 429: "rate_limit_exceeded" }[status] ?? "server_error";
  return { error: { message, type: code, code, param: null } };
}

/** A server-sent event; the name is left out where the API has none. */
export function sse(data: Json | string, event?: string): string {
  const text = typeof data === "string" ? data : JSON.stringify(data);
  return `${event === undefined ? "" : `event: ${event}\n`}data: ${text}\n\n`;
}

/** Cuts a text into pieces as a model streams them: at most forty pieces. */
export function pieces(text: string): string[] {
  const size = Math.max(16, Math.ceil(text.length / 40));
  const found = text.match(new RegExp(`[\\s\\S]{1,${size}}`, "gu"));
  return found ?? [""];
}

/** The text of a content field in any of the forms the APIs allow. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((part) =>
      typeof part === "string" ? part : typeof part?.text === "string" ? part.text : "",
    )
    .filter((text) => text !== "")
    .join("\n");
}
