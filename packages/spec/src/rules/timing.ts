import type { Report } from "../diagnostic.ts";
import { didYouMean, nearest } from "../schema/nearest.ts";
import { quote } from "../schema/words.ts";
import { cronFault } from "./cron.ts";
import { at, isObject, listOf, type Team, textOf } from "./team.ts";

/** Schedules come due, time zones exist, events of known sources are known. */
export function checkTiming(team: Team, report: Report): void {
  checkSchedule(team.fields["schedule"], at(team.pointer, "schedule"), report);
  checkTrigger(team.fields["trigger"], at(team.pointer, "trigger"), report);
}

function checkSchedule(value: unknown, pointer: string, report: Report): void {
  const cron = textOf(isObject(value) ? value["cron"] : value);
  const fault = cron === undefined ? undefined : cronFault(cron);
  if (fault)
    report.addText(isObject(value) ? at(pointer, "cron") : pointer, { code: "C1701", ...fault });
  const zone = isObject(value) ? textOf(value["timezone"]) : undefined;
  if (zone === undefined || isZone(zone)) return;
  report.add("C1702", at(pointer, "timezone"), `unknown time zone ${quote(zone)}`, {
    hint:
      didYouMean(zone, Intl.supportedValuesOf("timeZone")) ?? 'such as "Europe/Berlin" or "UTC"',
  });
}

function isZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).format(0) !== "";
  } catch {
    return false;
  }
}

/** What GitHub is known to send, as `github.<subject>.<action>`. */
const GITHUB_EVENTS = [
  "push",
  ...[
    "opened",
    "reopened",
    "closed",
    "merged",
    "synchronize",
    "edited",
    "labeled",
    "unlabeled",
    "ready_for_review",
    "review_requested",
  ].map((action) => `pr.${action}`),
  ...["submitted", "edited", "dismissed"].map((action) => `review.${action}`),
  ...["opened", "reopened", "closed", "edited", "labeled", "unlabeled", "assigned"].map(
    (action) => `issue.${action}`,
  ),
  ...["created", "edited", "deleted"].map((action) => `comment.${action}`),
  ...["published", "created", "edited"].map((action) => `release.${action}`),
  ...["completed", "requested"].map((action) => `workflow.${action}`),
].map((event) => `github.${event}`);

function checkTrigger(value: unknown, pointer: string, report: Report): void {
  if (isObject(value)) return checkTrigger(value["on"], at(pointer, "on"), report);
  const list = Array.isArray(value);
  for (const [index, event] of (list ? listOf(value) : [value]).entries()) {
    if (typeof event !== "string" || !event.startsWith("github.") || GITHUB_EVENTS.includes(event))
      continue;
    const near = nearest(event, GITHUB_EVENTS);
    report.add(
      "C1703",
      list ? at(pointer, index) : pointer,
      `GitHub is not known to send ${quote(event)}`,
      {
        hint:
          near === undefined
            ? "such as github.pr.opened, github.push, github.issue.opened"
            : `did you mean ${quote(near)}?`,
      },
    );
  }
}
