import type { Api, Call } from "./call.ts";
import type { NamedCall } from "./tool.ts";

export interface Answer {
  text: string;
  tool?: NamedCall;
  outputTokens: number;
}

/** One API's way of putting calls and answers into bytes. */
export interface Dialect {
  api: Api;
  parse(path: string, body: Json): Call;
  /** The pieces of a streamed answer, in order. */
  stream(call: Call, answer: Answer): string[];
  /** The whole answer at once. */
  whole(call: Call, answer: Answer): Json;
  error(status: number, message: string): Json;
}

// Requests are other programs' JSON: anything may be in there, and a stub has no reason to refuse it.
export type Json = Record<string, any>;

/** A server-sent event; the name is left out where the API has none. */
export function sse(data: Json | string, event?: string): string {
  const text = typeof data === "string" ? data : JSON.stringify(data);
  return `${event === undefined ? "" : `event: ${event}\n`}data: ${text}\n\n`;
}

/** Cuts a text into pieces as a model streams them: words, at most forty pieces. */
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

/** What a person typed: without the blocks that agents put beside it and the marks they put around a paste. Empty when
 *  nothing is left. */
export function typed(text: string): string {
  return text
    .replace(
      /<(system-reminder|environment_context|user_instructions|session_context)>[\s\S]*?<\/\1>/g,
      "",
    )
    .replace(/<\/?pasted_content\b[^>]*>/g, "")
    .replace(/^# AGENTS\.md instructions[\s\S]*$/, "")
    .trim();
}

export function estimate(body: Json): number {
  return Math.ceil(JSON.stringify(body).length / 4);
}
