import { checkSession, encodeFrame, FRAME } from "@pty4ai/protocol";
import type { Daemon } from "../options.ts";
import { answerJson } from "./answer.ts";
import { httpPort } from "./http-port.ts";
import { type FramePort, frameSink } from "./port.ts";
import { type ApiRequest, flagOf } from "./request.ts";

/** `POST sessions`: the session; with `follow` it and then all that it prints, for whoever would ask for that next. */
export async function serveStart(daemon: Daemon, request: ApiRequest): Promise<void> {
  const { stream, query } = request;
  const body = await request.json();
  if (flagOf(query, "follow", false)) return answerStart(daemon, body, httpPort(stream));
  answerJson(stream, await daemon.sessions.start(checkSession(body, "")), 201);
}

/** The frames of `POST sessions?follow=1`. What refuses the start is thrown before the first. */
export async function answerStart(daemon: Daemon, body: unknown, port: FramePort): Promise<void> {
  const session = await daemon.sessions.start(checkSession(body, ""));
  const { id, offset, oldest } = session;
  port.begin();
  const payload = Buffer.from(JSON.stringify(session));
  port.frame(encodeFrame({ type: FRAME.state, offset, payload }));
  const sink = frameSink(port, () => daemon.sessions.get(id));
  port.onClose(daemon.sessions.read(id, sink, { from: oldest }));
}
