import {
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import { checkProtocol, PROTOCOL_HEADER, ProtocolError } from "@pty4ai/protocol";
import { reasonOf } from "../log.ts";
import type { Daemon } from "../options.ts";
import { answerError } from "./answer.ts";
import { type ApiRequest, parseJson, readBody } from "./request.ts";
import type { Dispatch } from "./router.ts";

const WINDOW = 4 * 1024 * 1024;
const FRAME_SIZE = 1024 * 1024;
/** Many terminals may be under way on one connection, each with its own limit. */
const SESSION_MEGABYTES = 1024;

/** One for all: making an error for each of many calls is not free. */
const GONE = new Error("the client has gone");

export interface ApiServer {
  server: Http2Server;
  /** Refuses new connections and breaks those that are open. */
  close(): Promise<void>;
}

export function createApiServer(daemon: Daemon, dispatch: Dispatch): ApiServer {
  const server = createServer({
    settings: { initialWindowSize: WINDOW, maxFrameSize: FRAME_SIZE, enablePush: false },
    maxSessionMemory: SESSION_MEGABYTES,
  });
  const open = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    open.add(session);
    session.setLocalWindowSize(WINDOW);
    session.once("close", () => open.delete(session));
    session.on("error", (error) =>
      daemon.log("debug", "A connection broke", { reason: reasonOf(error) }),
    );
  });
  server.on("stream", (stream, headers) => {
    void serve(daemon, dispatch, { stream, headers });
  });
  return {
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const session of open) session.destroy();
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
      daemon.log("error", "A request failed", { method, path, reason: reasonOf(error) });
    }
    answerError(stream, error);
  }
}

/** One line of at most 200 characters, since others will read it. */
function authorOf(value: string | string[] | undefined): string {
  const text = typeof value === "string" ? value.replace(/\p{Cc}/gu, "").slice(0, 200) : "";
  return text === "" ? "client" : text;
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
