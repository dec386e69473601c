import { readFileSync } from "node:fs";
import type { Log, RecordingOptions } from "@pty4ai/daemon";
import { parseDuration } from "../terminal/duration.ts";

const MEGABYTE = 1024 * 1024;

/** What the user's `config.json` says under `recordings`: `{"record": false, "keep": "30d", "sessionMegabytes": 64,
 *  "totalMegabytes": 2048}`. A member that is not understood is told in the log and left at its default. */
export function recordingOptions(config: string, log: Log): RecordingOptions {
  let text: string;
  try {
    text = readFileSync(config, "utf8");
  } catch {
    return {};
  }
  let settings: unknown;
  try {
    settings = (JSON.parse(text) as { recordings?: unknown }).recordings ?? {};
  } catch {
    // That it is no JSON is told where the plugins are read.
    return {};
  }
  const options: RecordingOptions = {};
  for (const [name, value] of Object.entries(settings as object)) {
    try {
      Object.assign(options, READ[name]?.(value as never) ?? unknown());
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log("error", "A setting of recordings is not understood", { setting: name, reason });
    }
  }
  return options;
}

const READ: Record<string, (value: never) => RecordingOptions> = {
  record: (value: unknown) => ({ record: typeof value === "boolean" ? value : unknown() }),
  keep: (value: unknown) => ({ keepMs: parseDuration(String(value), "recordings.keep") }),
  sessionMegabytes: (value: unknown) => ({ sessionBytes: megabytes(value) }),
  totalMegabytes: (value: unknown) => ({ totalBytes: megabytes(value) }),
};

function megabytes(value: unknown): number {
  if (typeof value === "number" && value > 0) return value * MEGABYTE;
  throw new TypeError("expected a number of megabytes above 0");
}

function unknown(): never {
  throw new TypeError("expected record (true or false), keep, sessionMegabytes or totalMegabytes");
}
