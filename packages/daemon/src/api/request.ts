import type { ServerHttp2Stream } from "node:http2";
import { ProtocolError } from "@pty4ai/protocol";

/** One call of the API. */
export interface ApiRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Parts of the path that the route names. */
  params: Record<string, string>;
  contentType: string;
  /** Who the client says it acts for: `person`, `agent:NAME`. */
  author: string;
  stream: ServerHttp2Stream;
  /** Aborts when the client goes away. */
  signal: AbortSignal;
  /** The whole body as JSON; `undefined` when there is none. Throws `bad-request`. */
  json(): Promise<unknown>;
  bytes(): Promise<Buffer>;
}

const BODY_LIMIT = 8 * 1024 * 1024;

export function readBody(stream: ServerHttp2Stream): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    stream.on("data", (piece: Buffer) => {
      size += piece.length;
      if (size > BODY_LIMIT) {
        reject(new ProtocolError("bad-request", `The body is above ${BODY_LIMIT} bytes`));
        stream.removeAllListeners("data").resume();
      } else {
        pieces.push(piece);
      }
    });
    stream.on("end", () => resolve(Buffer.concat(pieces)));
    stream.on("error", reject);
    stream.on("aborted", () => reject(new ProtocolError("bad-request", "The body broke off")));
  });
}

export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProtocolError("bad-request", `The body is no JSON: ${reason}`);
  }
}

/** One line of at most 200 characters, since others will read it. */
export function authorOf(value: string | string[] | undefined): string {
  const text = typeof value === "string" ? value.replace(/\p{Cc}/gu, "").slice(0, 200) : "";
  return text === "" ? "client" : text;
}

export function idOf(request: ApiRequest): string {
  return request.params["id"] ?? "";
}

/** A part of a path as it was before it was encoded. */
export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ProtocolError("bad-request", `"${part}" in the path is not encoded right`);
  }
}

/** A whole number of the query, or the default. */
export function numberOf(query: URLSearchParams, name: string): number | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  const number = Number(value);
  if (value !== "" && Number.isSafeInteger(number) && number >= 0) return number;
  throw new ProtocolError("bad-request", `?${name}: expected a whole number, got "${value}"`, {
    details: { path: `?${name}` },
  });
}

export function flagOf(query: URLSearchParams, name: string, otherwise: boolean): boolean {
  const value = query.get(name);
  if (value === null) return otherwise;
  if (["1", "true", ""].includes(value)) return true;
  if (["0", "false"].includes(value)) return false;
  throw new ProtocolError("bad-request", `?${name}: expected 0 or 1, got "${value}"`, {
    details: { path: `?${name}` },
  });
}
