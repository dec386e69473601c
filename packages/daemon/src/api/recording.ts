import {
  ProtocolError,
  RECORDING_FORMATS,
  type RecordingFormat,
  type RecordingInfo,
} from "@pty4ai/protocol";
import type { Daemon } from "../options.ts";
import { exportRecording } from "../recordings/export.ts";
import { recordingBytes } from "../recordings/house.ts";
import { readRecording } from "../recordings/read.ts";
import { recordingFolder } from "../recordings/segments.ts";
import { answerJson, answerPieces } from "./answer.ts";
import { type ApiRequest, idOf } from "./request.ts";

/** `GET recordings`: the sessions of which there is one, oldest first. */
export async function listRecordings(daemon: Daemon, request: ApiRequest): Promise<void> {
  await daemon.recordings.settle();
  const infos = daemon.sessions.records().map((record): RecordingInfo => {
    const { id, name, state, createdAt, endedAt, dir } = record;
    const ended = endedAt === undefined ? {} : { endedAt: new Date(endedAt).toISOString() };
    const startedAt = new Date(createdAt).toISOString();
    return { session: id, name, state, startedAt, ...ended, bytes: recordingBytes(dir) };
  });
  const found = infos.filter(({ bytes }) => bytes > 0);
  answerJson(request.stream, found);
}

/** `GET recording?format=`: one session's, with all that was printed before the call. */
export async function serveRecording(daemon: Daemon, request: ApiRequest): Promise<void> {
  const format = formatOf(request.query);
  const { id, name } = daemon.sessions.get(idOf(request));
  const record = daemon.sessions.records().find((each) => each.id === id);
  await daemon.recordings.settle();
  const recording = await readRecording(recordingFolder(record?.dir ?? ""));
  if (recording === undefined) {
    throw new ProtocolError("not-found", `Nothing of session ${name} was recorded`, {
      hint: "It was started without a recording, or the recording was removed for its age.",
    });
  }
  const type = format.startsWith("asciicast") ? "application/x-asciicast" : "text/plain";
  const pieces = exportRecording(recording, format);
  await answerPieces(request.stream, `${type}; charset=utf-8`, pieces);
}

function formatOf(query: URLSearchParams): RecordingFormat {
  const wanted = query.get("format") ?? "asciicast-v3";
  const format = RECORDING_FORMATS.find((each) => each === wanted);
  if (format !== undefined) return format;
  throw new ProtocolError(
    "bad-request",
    `?format: expected one of ${RECORDING_FORMATS.join(", ")}, got "${wanted}"`,
  );
}
