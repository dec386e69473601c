import type { ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { StubRequest } from "./call.ts";
import type { Answer, Dialect } from "./dialect.ts";
import type { Behaviour } from "./rule.ts";

export interface Delivery {
  request: StubRequest;
  response: ServerResponse;
  dialect: Dialect;
  behaviour: Behaviour;
  answer: Answer;
  signal: AbortSignal;
}

/** Sends an answer as the behaviour says and notes in the request what became of it. */
export async function deliver(delivery: Delivery): Promise<void> {
  const { request, response, behaviour, signal } = delivery;
  response.once("close", () => {
    if (request.outcome === "pending") request.outcome = "dropped";
  });
  if (behaviour.hang === true) {
    request.outcome = "hung";
    return;
  }
  if (behaviour.delayMs !== undefined) await pause(behaviour.delayMs, undefined, { signal });
  if (behaviour.status !== undefined && behaviour.status >= 400)
    return refuse(delivery, behaviour.status);
  request.answer =
    delivery.answer.tool === undefined
      ? delivery.answer.text
      : JSON.stringify(delivery.answer.tool);
  request.outputTokens = delivery.answer.outputTokens;
  request.status = 200;
  if (!request.streaming) return sendWhole(delivery);
  await sendStream(delivery);
}

function refuse({ request, response, dialect, behaviour }: Delivery, status: number): void {
  const message = behaviour.message ?? MESSAGES[status] ?? `Stub error ${status}`;
  request.status = status;
  request.outcome = "refused";
  const retryAfter =
    behaviour.retryAfter === undefined ? {} : { "retry-after": String(behaviour.retryAfter) };
  response.writeHead(status, { "content-type": "application/json", ...retryAfter });
  response.end(JSON.stringify(dialect.error(status, message)));
}

const MESSAGES: Record<number, string> = {
  401: "Incorrect API key provided.",
  429: "Rate limit reached for this key.",
  500: "Internal server error",
  529: "Overloaded",
};

function sendWhole({ request, response, dialect, behaviour, answer }: Delivery): void {
  const text = JSON.stringify(dialect.whole(request, answer));
  const broken = behaviour.cut === true || behaviour.stall === true;
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  if (!broken) {
    request.outcome = "answered";
    response.end(text, () => (request.answeredAt = Date.now()));
    return;
  }
  response.write(text.slice(0, text.length / 2));
  breakOff({ request, response, cut: behaviour.cut === true });
}

async function sendStream({
  request,
  response,
  dialect,
  behaviour,
  answer,
  signal,
}: Delivery): Promise<void> {
  const frames = dialect.stream(request, answer);
  const broken = behaviour.cut === true || behaviour.stall === true;
  const count = broken ? Math.max(1, Math.floor(frames.length / 2)) : frames.length;
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  for (const frame of frames.slice(0, count)) {
    if (response.destroyed) return;
    response.write(frame);
    if (behaviour.chunkDelayMs !== undefined)
      await pause(behaviour.chunkDelayMs, undefined, { signal });
  }
  if (broken) {
    breakOff({ request, response, cut: behaviour.cut === true });
    return;
  }
  if (request.outcome === "pending") request.outcome = "answered";
  response.end(() => (request.answeredAt = Date.now()));
}

function breakOff(end: { request: StubRequest; response: ServerResponse; cut: boolean }): void {
  end.request.outcome = end.cut ? "cut" : "stalled";
  if (end.cut) setImmediate(() => end.response.destroy());
}
