import { type ClientHttp2Stream, connect } from "node:http2";
import { connect as dial } from "node:net";

export interface Answer {
  status: number;
  text: string;
  json: unknown;
}

/** The API as any HTTP/2 client sees it. */
export interface Call {
  (method: string, path: string, body?: unknown): Promise<Answer>;
  stream(method: string, path: string): ClientHttp2Stream;
  close(): void;
}

export function openCall(socket: string): Call {
  const session = connect("http://localhost", { createConnection: () => dial(socket) });
  session.on("error", () => {});
  session.unref();
  const stream = (method: string, path: string): ClientHttp2Stream =>
    session.request({ ":method": method, ":path": path }, { endStream: method === "GET" });
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const request = session.request(
      { ":method": method, ":path": path, "content-type": "application/json" },
      { endStream: body === undefined },
    );
    if (body !== undefined) request.end(typeof body === "string" ? body : JSON.stringify(body));
    let status = 0;
    request.on("response", (headers) => {
      status = Number(headers[":status"]);
    });
    let text = "";
    for await (const piece of request) text += String(piece);
    return { status, text, json: parse(text) };
  };
  return Object.assign(call, { stream, close: () => session.destroy() });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
