import { writeSync } from "node:fs";
import type { Log } from "@pty4ai/daemon";
import { pino } from "pino";
import { isJournal, journalLine } from "./journal.ts";

/** Lines on stdout: for the journal of systemd where that is what stdout is, else JSON, since the starter has pointed it
 *  at the log file. Synchronous: a crash loses no line. */
export const writeLog: Log = isJournal(1, process.env["JOURNAL_STREAM"]) ? toJournal : toFile();

function toJournal(...[level, message, fields = {}]: Parameters<Log>): void {
  writeSync(1, journalLine(level, message, fields));
}

function toFile(): Log {
  const logger = pino(
    {
      base: { pid: process.pid },
      redact: { paths: ["env", "*.env", "inherit", "*.inherit"], censor: "…" },
    },
    pino.destination({ fd: 1, sync: true }),
  );
  return (level, message, fields = {}) => logger[level](fields, message);
}
