import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { createServer as createFront, type Server, type Socket } from "node:net";
import { checkProtocol, FRAME, PROTOCOL_HEADER, ProtocolError } from "@pty4ai/protocol";
import { reasonOf } from "../log.ts";
import type { Daemon } from "../options.ts";
import { answerError } from "./answer.ts";
import { serveDirect } from "./direct.ts";
import { Presence } from "./presence.ts";
import { type ApiRequest, authorOf, parseJson, readBody } from "./request.ts";
import type { Dispatch } from "./router.ts";

const WINDOW = 4 * 1024 * 1024;
const FRAME_SIZE = 1024 * 1024;
/** Many terminals may be under way on one connection, each with its own limit. */
const SESSION_MEGABYTES = 1024;

/** One for all: making an error for each of many calls is not free. */
const GONE = new Error("the client has gone");

export interface ApiServer {
  server: Server;
  /** Refuses new connections and breaks those that are open. */
  close(): Promise<void>;
}

/** HTTP/2 and direct connections on one address: the first byte tells which it is. */
export function createApiServer(
  daemon: Daemon,
  dispatch: Dispatch,
  presenceMs?: number,
): ApiServer {
  const http = createServer({
    settings: { initialWindowSize: WINDOW, maxFrameSize: FRAME_SIZE, enablePush: false },
    maxSessionMemory: SESSION_MEGABYTES,
  });
  const broke = (error: unknown): void =>
    daemon.log("debug", "A connection broke", { reason: reasonOf(error) });
  const presence = new Presence(presenceMs);
  let arriving: Socket | undefined;
  http.on("session", (session) => {
    if (arriving !== undefined) presence.watch(arriving, session);
    session.setLocalWindowSize(WINDOW);
    session.on("error", broke);
  });
  http.on("stream", (stream, headers) => {
    void serve(daemon, dispatch, { stream, headers });
  });
  const open = new Set<Socket>();
  const server = createFront((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    socket.on("error", broke);
    socket.once("data", (first: Buffer) => {
      if (first[0] === FRAME.open) return serveDirect(daemon, socket, first);
      socket.pause();
      socket.unshift(first);
      arriving = socket;
      http.emit("connection", socket);
      arriving = undefined;
    });
  });
  return {
    server,
    close: () =>
      new Promise((resolve) => {
        presence.close();
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

async function serve(
  daemon: Daemon,
  dispatch: Dispatch,
  { stream, headers }: { stream: ServerHttp2Stream; headers: IncomingHttpHeaders },
): Promise<void> {
  const gone = new AbortController();
  stream.once("close", () => gone.abort(GONE));
  stream.on("error", (error) => daemon.log("debug", "A stream broke", { reason: reasonOf(error) }));
  try {
    const request = requestOf(stream, headers, gone.signal);
    checkProtocol({ theirs: headers[PROTOCOL_HEADER], who: "client", path: request.path });
    await dispatch(request);
  } catch (error) {
    if (!(error instanceof ProtocolError)) {
      const { ":method": method, ":path": path } = headers;
      // Whoever leaves before the answer begins is nobody's fault.
      const left = (error as { code?: string }).code === "ERR_HTTP2_INVALID_STREAM";
      const level = left ? "debug" : "error";
      daemon.log(level, "A request failed", { method, path, reason: reasonOf(error) });
    }
    answerError(stream, error);
  }
}

function requestOf(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  signal: AbortSignal,
): ApiRequest {
  const target = headers[":path"] ?? "/";
  const [path = "/", search = ""] = target.split(/\?(.*)/s);
  return {
    method: headers[":method"] ?? "GET",
    path,
    query: new URLSearchParams(search),
    params: {},
    contentType: headers["content-type"] ?? "",
    author: authorOf(headers["pty4ai-author"]),
    stream,
    signal,
    json: async () => parseJson(await readBody(stream)),
    bytes: () => readBody(stream),
  };
}
