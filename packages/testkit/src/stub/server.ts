import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { composeAnswer } from "./answer.ts";
import type { Call, StubRequest } from "./call.ts";
import { chat } from "./chat.ts";
import { toCall } from "./conversation.ts";
import { deliver } from "./deliver.ts";
import type { Dialect, Json } from "./dialect.ts";
import { gemini } from "./gemini.ts";
import { messages } from "./messages.ts";
import { models } from "./models.ts";
import { responses } from "./responses.ts";
import { createDecision, type Script } from "./rule.ts";

export interface StubOptions {
  rules?: Script;
  /** 0 (default) takes a free one. */
  port?: number;
  /** Called when a call arrives and again when its outcome is known. */
  onRequest?: (request: StubRequest) => void;
}

export interface Stub {
  /** `http://127.0.0.1:PORT`, without a path. */
  url: string;
  port: number;
  /** Every call to a model so far, live. */
  requests: StubRequest[];
  /** Calls that bring a prompt somebody typed, once each: no retries, no tool results, no titles. */
  turns(): StubRequest[];
  /** Other requests: model lists, token counts, unknown paths. */
  others: string[];
  close(): Promise<void>;
}

/** Starts a model server on loopback that answers by a script and remembers what it was asked. */
export async function startStub(options: StubOptions = {}): Promise<Stub> {
  const decide = createDecision(options.rules ?? []);
  const requests: StubRequest[] = [];
  const others: string[] = [];
  const closing = new AbortController();

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch(() => response.destroy());
  });

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = incoming.url ?? "/";
    const body = await readJson(incoming);
    const dialect = dialectOf(path);
    if (dialect === undefined || incoming.method !== "POST") {
      others.push(`${incoming.method} ${path}`);
      return besides(path, body, response);
    }
    const request = record(toCall(dialect.api, body, dialect.parse(path, body)), path, body);
    options.onRequest?.(request);
    const behaviour = decide(request);
    await deliver({
      request,
      response,
      dialect,
      behaviour,
      answer: composeAnswer(behaviour, request),
      signal: closing.signal,
    });
    options.onRequest?.(request);
  }

  function record(call: Call, path: string, body: Json): StubRequest {
    const retry = requests.some(
      (earlier) => earlier.outcome !== "answered" && sameCall(earlier, call),
    );
    const request: StubRequest = {
      ...call,
      seq: requests.length + 1,
      at: Date.now(),
      path,
      retry,
      outcome: "pending",
      status: 0,
      answer: "",
      outputTokens: 0,
      body,
    };
    requests.push(request);
    return request;
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    others,
    turns: () => requests.filter((request) => request.kind === "turn" && !request.retry),
    close: () => {
      closing.abort();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function dialectOf(path: string): Dialect | undefined {
  const [pathname = ""] = path.split("?");
  if (pathname.endsWith("/messages")) return messages;
  if (pathname.endsWith("/responses")) return responses;
  if (pathname.endsWith("/chat/completions")) return chat;
  if (/:(stream)?generateContent$/i.test(pathname)) return gemini;
  return undefined;
}

function besides(path: string, body: Json, response: ServerResponse): void {
  const count = Math.ceil(JSON.stringify(body).length / 4);
  const found =
    models(path) ??
    (/count_tokens/.test(path) ? { input_tokens: count } : undefined) ??
    (/:countTokens/.test(path) ? { totalTokens: count } : undefined);
  response.writeHead(found === undefined ? 404 : 200, { "content-type": "application/json" });
  response.end(JSON.stringify(found ?? { error: { message: `The stub has nothing at ${path}.` } }));
}

function sameCall(a: Call, b: Call): boolean {
  return (
    a.api === b.api &&
    a.kind === b.kind &&
    a.toolResults.length === b.toolResults.length &&
    a.prompts.length === b.prompts.length &&
    a.prompts.every((prompt, index) => prompt === b.prompts[index])
  );
}

async function readJson(incoming: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  try {
    return text === "" ? {} : (JSON.parse(text) as Json);
  } catch {
    return {};
  }
}
