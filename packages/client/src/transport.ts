import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from "node:http2";
import { connect as dial } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import {
  checkProtocol,
  type ErrorBody,
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  ProtocolError,
} from "@pty4ai/protocol";
import { type Channel, httpChannel } from "./channel.ts";
import { DirectPool } from "./direct-pool.ts";
import { isUnavailable, unavailable } from "./unavailable.ts";
import { collect } from "./whole.ts";

export type Address = { socket: string } | { stream: Duplex };

export interface OpenRequest {
  method: string;
  path: string;
  body?: Uint8Array | string;
  contentType?: string;
  /** Leaves the request open for more after `body`. */
  duplex?: boolean;
  signal?: AbortSignal | undefined;
}

/** It must be one that may be repeated. */
export interface ChannelRequest extends Omit<OpenRequest, "body" | "contentType"> {
  /** Sent as JSON. */
  body?: unknown;
}

const WINDOW = 4 * 1024 * 1024;
const PAUSES = [10, 20, 50];

export interface TransportOptions {
  /** How long to try for a daemon that went away. Milliseconds, default 10000. */
  patienceMs?: number | undefined;
  author?: string | undefined;
  revive?: (() => Promise<void> | void) | undefined;
}

/** An HTTP/2 connection that is made again when it broke, where the address allows it. */
export class Transport {
  readonly #address: Address;
  readonly #patienceMs: number;
  readonly #revive: TransportOptions["revive"];
  readonly #author: string | undefined;
  readonly #direct: DirectPool | undefined;
  #session: ClientHttp2Session | undefined;
  #dialing: Promise<ClientHttp2Session> | undefined;
  #closed = false;
  /** When a daemon was last known to be there. */
  #present = 0;
  /** The connection on which a daemon answered last. */
  #proved: ClientHttp2Session | undefined;

  constructor(address: Address, { patienceMs = 10_000, author, revive }: TransportOptions = {}) {
    this.#address = address;
    this.#patienceMs = patienceMs;
    this.#revive = revive;
    this.#author = author;
    if (!("socket" in address)) return;
    this.#direct = new DirectPool(address.socket, () => {
      this.#present = Date.now();
    });
  }

  /** Resolves once the daemon answers. Throws `unavailable`. */
  async connect(): Promise<void> {
    await this.#connected();
  }

  /** Runs `work`, again from the start on a new connection while it fails for want of one. Only for what may be repeated. */
  async repeat<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    let began = Date.now();
    for (let attempt = 0; ; attempt++) {
      const tried = Date.now();
      try {
        return await work();
      } catch (error) {
        // It was there for as long as the answer was on its way.
        if (Date.now() - tried > this.#patienceMs) [began, attempt] = [Date.now(), 0];
        const until = Math.max(began, this.#present) + this.#patienceMs;
        if (!this.canRetry(error) || Date.now() > until || signal?.aborted === true) throw error;
        if (attempt > 0) await this.#revive?.();
        await sleep(PAUSES[Math.min(attempt, PAUSES.length - 1)]);
      }
    }
  }

  canRetry(error: unknown): boolean {
    return "socket" in this.#address && !this.#closed && isUnavailable(error);
  }

  /** Sends a request and resolves with the stream of its answer; an answer that tells an error throws it. */
  async open(request: OpenRequest): Promise<ClientHttp2Stream> {
    request.signal?.throwIfAborted();
    const session = await this.#connected();
    const stream = session.request(
      {
        ":method": request.method,
        ":path": request.path,
        [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
        ...(this.#author === undefined ? {} : { "pty4ai-author": this.#author }),
        ...(request.body === undefined
          ? {}
          : { "content-type": request.contentType ?? "application/json" }),
      },
      { endStream: request.body === undefined && request.duplex !== true },
    );
    if (request.body !== undefined) stream.write(request.body);
    if (request.body !== undefined && request.duplex !== true) stream.end();
    const abort = (): void => stream.close(constants.NGHTTP2_CANCEL);
    request.signal?.addEventListener("abort", abort, { once: true });
    stream.once("close", () => request.signal?.removeEventListener("abort", abort));
    const status = await answered(stream, request);
    this.#proved = session;
    if (status < 400) return stream;
    const body = JSON.parse((await collect(stream)).toString("utf8")) as ErrorBody;
    throw ProtocolError.from(body);
  }

  /** The stream of a terminal, without HTTP/2 where the daemon serves it so. */
  async channel({ body, ...request }: ChannelRequest): Promise<Channel> {
    const { path: target, signal } = request;
    signal?.throwIfAborted();
    if (this.#closed) throw unavailable("The client was closed");
    const author = this.#author === undefined ? {} : { author: this.#author };
    const given = body === undefined ? {} : { body };
    const ask = { target, protocol: PROTOCOL_VERSION, ...author, ...given };
    const direct = await this.#direct?.open(ask, signal);
    if (direct !== undefined) return direct;
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    return httpChannel(await this.open({ ...request, ...text }));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#direct?.close();
    const session = this.#session;
    if (session === undefined || session.destroyed) return;
    await new Promise<void>((resolve) => {
      session.once("close", resolve);
      session.destroy();
    });
  }

  #connected(): Promise<ClientHttp2Session> {
    if (this.#closed) return Promise.reject(unavailable("The client was closed"));
    const session = this.#session;
    if (session !== undefined && !session.closed && !session.destroyed)
      return Promise.resolve(session);
    this.#dialing ??= this.#dial().finally(() => {
      this.#dialing = undefined;
    });
    return this.#dialing;
  }

  #dial(): Promise<ClientHttp2Session> {
    const address = this.#address;
    if ("stream" in address && this.#session !== undefined) {
      return Promise.reject(unavailable("The connection is gone"));
    }
    return new Promise((resolve, reject) => {
      const session = connect("http://localhost", {
        createConnection: () => ("stream" in address ? address.stream : dial(address.socket)),
        settings: { initialWindowSize: WINDOW, maxFrameSize: 1024 * 1024, enablePush: false },
        maxSessionMemory: 1024,
      });
      this.#session = session;
      session.on("error", (error) => reject(unreachable(address, error)));
      session.once("close", () => {
        if (this.#proved === session) this.#present = Date.now();
        reject(unreachable(address));
      });
      session.once("remoteSettings", () => {
        session.setLocalWindowSize(WINDOW);
        resolve(session);
      });
    });
  }
}

function answered(stream: ClientHttp2Stream, request: OpenRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    const gone = (cause?: unknown): void => {
      const aborted = request.signal?.aborted === true;
      reject(aborted ? request.signal?.reason : unavailable("The connection broke off", cause));
    };
    stream.once("response", (headers) => {
      const path = request.path.split("?")[0] ?? "";
      try {
        checkProtocol({ theirs: headers[PROTOCOL_HEADER], who: "daemon", path });
        resolve(Number(headers[":status"]));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
        stream.close(constants.NGHTTP2_CANCEL);
      }
    });
    stream.on("error", gone);
    stream.once("close", () => gone());
  });
}

function unreachable(address: Address, cause?: unknown): ProtocolError {
  if ("stream" in address) return unavailable("The stream does not speak the protocol", cause);
  return unavailable(`No daemon answers on ${address.socket}`, cause);
}
