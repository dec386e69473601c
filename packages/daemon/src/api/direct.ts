import type { Socket } from "node:net";
import {
  checkOpen,
  checkProtocol,
  encodeFrame,
  FRAME,
  type Frame,
  FrameParser,
  ProtocolError,
} from "@pty4ai/protocol";
import { reasonOf } from "../log.ts";
import type { Daemon } from "../options.ts";
import { errorBody } from "./answer.ts";
import { answerAttach } from "./attach.ts";
import { DirectPort, hangUp, tell } from "./direct-port.ts";
import { answerOutput } from "./output.ts";
import { answerStart } from "./start.ts";
import { authorOf, decodePart, flagOf, parseJson } from "./request.ts";

/** Serves terminals on a connection of frames alone: one answer at a time, as many as are asked for. `first` has come
 *  already. Whatever comes, only this connection can be hurt by it. */
export function serveDirect(daemon: Daemon, socket: Socket, first: Buffer): void {
  const parser = new FrameParser();
  let port: DirectPort | undefined;
  const take = (frame: Frame): void => {
    if (port?.open === true) {
      if (frame.type === FRAME.open) throw unexpected("open comes before the answer is done");
      port.take(frame);
    } else if (frame.type === FRAME.open) {
      port = new DirectPort(socket);
      void answer(daemon, { frame, port, socket });
      // What was typed into a terminal that had just ended comes after its end.
    } else if (frame.type !== FRAME.input && frame.type !== FRAME.resize) {
      throw unexpected(`frame ${frame.type} comes before open`);
    }
  };
  const read = (bytes: Buffer): void => {
    try {
      for (const frame of parser.push(bytes)) take(frame);
    } catch (error) {
      daemon.log("debug", "A direct connection broke", { reason: reasonOf(error) });
      if (port?.open !== true) refuse(socket, error);
      hangUp(socket);
      port?.gone();
    }
  };
  socket.on("close", () => port?.gone());
  socket.on("data", read);
  read(first);
}

async function answer(
  daemon: Daemon,
  { frame, port, socket }: { frame: Frame; port: DirectPort; socket: Socket },
): Promise<void> {
  try {
    const asked = checkOpen(parseJson(Buffer.from(frame.payload)), "");
    const [path = "", search = ""] = asked.target.split(/\?(.*)/s);
    checkProtocol({ theirs: asked.protocol?.toString(), who: "client", path });
    const query = new URLSearchParams(search);
    if (path === "/v1/sessions" && flagOf(query, "follow", false)) {
      return await answerStart(daemon, asked.body, port);
    }
    const [, id, call] = /^\/v1\/sessions\/([^/]+)\/(output|attach)$/.exec(path) ?? [];
    if (id === undefined || flagOf(query, "raw", false)) {
      throw new ProtocolError("not-found", `${asked.target} is not served directly`, {
        hint: "Ask for it over HTTP/2.",
      });
    }
    const ask = { id: decodePart(id), query, author: authorOf(asked.author) };
    if (call === "output") answerOutput(daemon, ask, port);
    else await answerAttach(daemon, ask, port);
  } catch (error) {
    if (!(error instanceof ProtocolError)) {
      daemon.log("error", "A direct connection failed", { reason: reasonOf(error) });
    }
    if (port.begun) return port.breakOff();
    port.gone();
    refuse(socket, error);
  }
}

function refuse(socket: Socket, error: unknown): void {
  const payload = Buffer.from(JSON.stringify(errorBody(error)));
  tell(socket, encodeFrame({ type: FRAME.refused, offset: 0, payload }));
}

function unexpected(what: string): ProtocolError {
  return new ProtocolError("bad-request", `Direct connection: ${what}`);
}
