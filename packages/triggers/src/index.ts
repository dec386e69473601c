export { type CronSchedule, lastDue, nextDue } from "./cron.ts";
export {
  admit,
  type Admission,
  type Delivery,
  type DeliveryFacts,
  LARGEST_BODY,
} from "./delivery.ts";
export { type Changes, fileEvent, NO_CHANGES, noteChange, tellAt } from "./files.ts";
export { githubEvent, type TriggerEvent } from "./github.ts";
export { type Match, matchEvent, type Trigger } from "./match.ts";
export { type Decision, decide, GRACE_MS, type Schedule, type ScheduleFacts } from "./schedule.ts";
export { verifySignature } from "./signature.ts";
