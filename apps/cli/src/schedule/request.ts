import type { Schedule } from "@connector/triggers";
import type { RunRequest } from "../run/request.ts";

/** `POST /v1/schedules`: what to run, and when. */
export interface ScheduleRequest {
  name: string;
  schedule: Schedule;
  /** Started anew each time, with the document as its file then says. */
  request: RunRequest;
}

/** One schedule as lists show it. Times are in milliseconds since the epoch. */
export interface ScheduleRow {
  id: string;
  name: string;
  source: string;
  cwd: string;
  cron: string;
  timezone: string;
  catchUp: "skip" | "once";
  /** Null: it never comes due again. */
  next: number | null;
  running: boolean;
  /** What became of the last moment that was decided. */
  last: { due: number; run?: string; why?: string } | null;
}
