import type { Log } from "@pty4ai/daemon";
import { pino } from "pino";

const logger = pino(
  {
    base: { pid: process.pid },
    redact: { paths: ["env", "*.env", "inherit", "*.inherit"], censor: "…" },
  },
  pino.destination({ fd: 1, sync: true }),
);

/** JSON lines on stdout, which the starter has pointed at the log file. Synchronous: a crash loses no line. */
export const writeLog: Log = (level, message, fields = {}) => logger[level](fields, message);
