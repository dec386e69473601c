import {
  checkAnswer,
  checkInput,
  checkKill,
  checkRestart,
  checkSize,
  checkTurn,
  ProtocolError,
  type ScreenFormat,
} from "@pty4ai/protocol";
import type { Daemon } from "../options.ts";
import { expectWholeLines } from "../sessions/long-line.ts";
import { answerJson, answerLines, answerText } from "./answer.ts";
import { serveAttach } from "./attach.ts";
import { serveOutput } from "./output.ts";
import { type ApiRequest, flagOf, idOf, numberOf } from "./request.ts";
import { listRecordings, serveRecording } from "./recording.ts";
import { serveStart } from "./start.ts";
import { serveWait } from "./wait.ts";

export type Handler = (daemon: Daemon, request: ApiRequest) => Promise<void>;

/** What the daemon serves; `:name` is one part of the path. */
export const ROUTES: readonly (readonly [method: string, path: string, handler: Handler])[] = [
  ["GET", "/v1/version", async (daemon, { stream }) => answerJson(stream, daemon.version())],
  ["POST", "/v1/sessions", serveStart],
  ["GET", "/v1/sessions", async (daemon, { stream }) => answerJson(stream, daemon.sessions.list())],
  ["GET", "/v1/sessions/:id", async (d, r) => answerJson(r.stream, d.sessions.get(idOf(r)))],
  ["DELETE", "/v1/sessions/:id", remove],
  ["POST", "/v1/sessions/:id/input", input],
  ["POST", "/v1/sessions/:id/resize", resize],
  ["POST", "/v1/sessions/:id/kill", kill],
  ["POST", "/v1/sessions/:id/restart", restart],
  [
    "POST",
    "/v1/sessions/:id/close",
    async (d, r) => answerJson(r.stream, await d.sessions.close(idOf(r))),
  ],
  [
    "POST",
    "/v1/sessions/:id/interrupt",
    async (d, r) => answerJson(r.stream, d.sessions.interrupt(idOf(r))),
  ],
  ["GET", "/v1/sessions/:id/dialog", dialog],
  ["POST", "/v1/sessions/:id/answer", answer],
  ["POST", "/v1/sessions/:id/turns", submit],
  [
    "GET",
    "/v1/sessions/:id/turns",
    async (d, r) => answerJson(r.stream, d.sessions.turns(idOf(r))),
  ],
  ["GET", "/v1/sessions/:id/turns/:turn", turn],
  [
    "GET",
    "/v1/sessions/:id/explain",
    async (d, r) => answerJson(r.stream, d.sessions.explain(idOf(r))),
  ],
  ["GET", "/v1/sessions/:id/screen", screen],
  ["GET", "/v1/sessions/:id/output", serveOutput],
  ["GET", "/v1/sessions/:id/wait", serveWait],
  ["POST", "/v1/sessions/:id/attach", serveAttach],
  ["GET", "/v1/sessions/:id/recording", serveRecording],
  ["GET", "/v1/recordings", listRecordings],
  ["GET", "/v1/events", events],
  ["POST", "/v1/shutdown", shutdown],
];

async function remove(daemon: Daemon, request: ApiRequest): Promise<void> {
  const force = flagOf(request.query, "force", false);
  await daemon.sessions.remove(idOf(request), { force });
  answerJson(request.stream, {});
}

async function input(daemon: Daemon, request: ApiRequest): Promise<void> {
  const { author } = request;
  const { bytes, ...named } = await inputOf(request);
  const live = daemon.sessions.live(idOf(request));
  if (live !== undefined) await expectWholeLines(live, bytes);
  const written = daemon.sessions.write(idOf(request), bytes, { author, ...named });
  answerJson(request.stream, { result: await written.catch(unknownOutcome) });
}

/** The connection to the holder broke under it: whoever has a key may repeat it, and finds out. */
function unknownOutcome(cause: unknown): never {
  if (!(cause instanceof ProtocolError) || cause.code !== "gone") throw cause;
  const message = "The way to the terminal broke off: whether this was typed is not known";
  throw new ProtocolError("unavailable", message, { hint: "Repeat it with its key.", cause });
}

/** JSON, or the bytes themselves under any other content type. */
async function inputOf(request: ApiRequest): Promise<{ bytes: Buffer; key?: string }> {
  const key = request.query.get("key");
  if (!request.contentType.startsWith("application/json")) {
    return { bytes: await request.bytes(), ...(key === null ? {} : { key }) };
  }
  const body = checkInput(await request.json(), "");
  const bytes = Buffer.from(body.data, body.encoding ?? "utf8");
  return { bytes, ...(body.key === undefined ? {} : { key: body.key }) };
}

async function resize(daemon: Daemon, request: ApiRequest): Promise<void> {
  const size = checkSize(await request.json(), "");
  answerJson(request.stream, await daemon.sessions.resize(idOf(request), size));
}

async function kill(daemon: Daemon, request: ApiRequest): Promise<void> {
  const wanted = checkKill((await request.json()) ?? {}, "");
  answerJson(request.stream, await daemon.sessions.kill(idOf(request), wanted));
}

async function restart(daemon: Daemon, request: ApiRequest): Promise<void> {
  const given = checkRestart((await request.json()) ?? {}, "");
  answerJson(request.stream, await daemon.sessions.restart(idOf(request), given), 201);
}

async function submit(daemon: Daemon, request: ApiRequest): Promise<void> {
  const wanted = checkTurn(await request.json(), "");
  answerJson(request.stream, daemon.sessions.submit(idOf(request), wanted), 202);
}

async function dialog(daemon: Daemon, request: ApiRequest): Promise<void> {
  answerJson(request.stream, { dialog: daemon.sessions.dialog(idOf(request)) ?? null });
}

async function answer(daemon: Daemon, request: ApiRequest): Promise<void> {
  const given = checkAnswer(await request.json(), "");
  answerJson(request.stream, { dialog: daemon.sessions.answer(idOf(request), given) }, 202);
}

async function turn(daemon: Daemon, request: ApiRequest): Promise<void> {
  const id = request.params["turn"] ?? "";
  const wait = flagOf(request.query, "wait", false);
  const timeout = numberOf(request.query, "timeout");
  const spent = numberOf(request.query, "spent");
  const limit = timeout === undefined ? [] : [AbortSignal.timeout(Math.min(timeout, 2 ** 31 - 1))];
  const signal = AbortSignal.any([request.signal, ...limit]);
  const found = wait
    ? await daemon.sessions.waitTurn(idOf(request), id, signal, spent)
    : daemon.sessions.turn(idOf(request), id);
  answerJson(request.stream, found);
}

async function screen(daemon: Daemon, request: ApiRequest): Promise<void> {
  const format = request.query.get("format") ?? "json";
  if (!["text", "ansi", "json"].includes(format)) {
    throw new ProtocolError("bad-request", `?format: expected text, ansi or json, got "${format}"`);
  }
  const scrollback = numberOf(request.query, "scrollback") ?? 0;
  const shot = await daemon.sessions.snapshot(idOf(request), {
    format: format as ScreenFormat,
    scrollback,
  });
  if (format === "json") answerJson(request.stream, shot.screen);
  else answerText(request.stream, shot.text);
}

async function events(daemon: Daemon, request: ApiRequest): Promise<void> {
  const { newest, oldest } = daemon.events.range();
  const since = numberOf(request.query, "since") ?? newest;
  if (since > 0 && since < oldest - 1) {
    throw new ProtocolError("gone", `Events before ${oldest} are no longer kept`, {
      hint: "Read the sessions anew and follow from the newest event.",
      details: { oldest, newest },
    });
  }
  if (!flagOf(request.query, "follow", true)) {
    return answerLines(request.stream, daemon.events.stored(since));
  }
  return answerLines(request.stream, daemon.events.follow(since, request.signal));
}

async function shutdown(daemon: Daemon, request: ApiRequest): Promise<void> {
  answerJson(request.stream, {});
  await new Promise<void>((resolve) => {
    request.stream.once("close", resolve);
    setTimeout(resolve, 200).unref();
  });
  await daemon.close();
}
