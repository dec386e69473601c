import { stripVTControlCharacters } from "node:util";
import type { RecordingFormat } from "@pty4ai/protocol";
import { type CastEvent, eventsOf } from "./cast.ts";
import type { Head } from "./entry.ts";
import type { Recording } from "./read.ts";

/** A recording in a format, piece by piece. */
export async function* exportRecording(
  { head, entries }: Recording,
  format: RecordingFormat,
): AsyncGenerator<string, void, undefined> {
  const events = eventsOf(head, entries);
  if (format === "raw") yield* printed(events);
  else if (format === "text") yield* plain(printed(events));
  else yield* format === "asciicast-v2" ? version2(head, events) : version3(head, events);
}

async function* version3(
  head: Head,
  events: AsyncIterable<CastEvent>,
): AsyncGenerator<string, void, undefined> {
  const term = { ...head.size, type: TERM };
  yield line({ version: 3, term, ...about(head) });
  let before = 0;
  for await (const { time, code, data } of events) {
    // Rounded as a sum, so that intervals do not drift.
    const millis = Math.round(time * 1000);
    yield line([(millis - before) / 1000, code, data]);
    before = millis;
  }
}

async function* version2(
  head: Head,
  events: AsyncIterable<CastEvent>,
): AsyncGenerator<string, void, undefined> {
  const { cols: width, rows: height } = head.size;
  yield line({ version: 2, width, height, ...about(head), env: { TERM } });
  for await (const { time, code, data } of events) {
    // Version 2 knows no end of the program.
    if (code !== "x") yield line([Math.round(time * 1000) / 1000, code, data]);
  }
}

async function* printed(events: AsyncIterable<CastEvent>): AsyncGenerator<string, void, undefined> {
  for await (const { code, data } of events) if (code === "o") yield data;
}

/** Without control sequences, and of a line that was drawn over only what was left of it. */
async function* plain(pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let rest = "";
  for await (const piece of pieces) {
    rest += piece;
    const end = rest.lastIndexOf("\n") + 1;
    if (end > 0) yield tidy(rest.slice(0, end));
    rest = rest.slice(end);
  }
  if (rest !== "") yield tidy(rest);
}

function tidy(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r+\n/g, "\n")
    .replace(/[^\n]*\r(?!\n)/g, "")
    .replace(/[^\P{Cc}\t\n]/gu, "");
}

function about({ at, name, argv }: Head): object {
  return { timestamp: Math.floor(at / 1000), title: name, command: argv.join(" ") };
}

const TERM = "xterm-256color";

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
