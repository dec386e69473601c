import type { Style } from "../terminal/style.ts";
import { age, oneLine } from "../terminal/table.ts";
import type { StoryEvent } from "./story.ts";

/** One event as one line for people; undefined for what a log can do without. */
export function describe(event: StoryEvent, { paint }: Style): string | undefined {
  switch (event.type) {
    case "run.started":
      return `${paint("bold", event.name)} ${paint("dim", event.run)}`;
    case "run.resumed":
      return `${paint("bold", "resumed")} ${event.run}`;
    case "phase.started":
      return `${paint("cyan", "▶")} ${paint("bold", event.phase)}`;
    case "phase.skipped":
      return `${paint("dim", "·")} ${event.phase} skipped${event.reason ? paint("dim", `: ${event.reason}`) : ""}`;
    case "phase.ended":
      return `${mark(event.status, paint)} ${paint("bold", event.phase)} ${event.status} ${paint("dim", age(event.ms))}${event.reason ? `: ${oneLine(event.reason, 200)}` : ""}`;
    case "worker.started":
      return line(
        event,
        paint,
        `${event.agent}${event.sandbox ? `, sandbox ${event.sandbox}` : ""}${event.branch ? `, ${event.branch}` : ""} ${paint("dim", event.session)}`,
      );
    case "worker.moved":
      // The last of the list: the end of the worker says the same.
      if (event.to === null) return undefined;
      return line(
        event,
        paint,
        paint("yellow", `${event.from} ${oneLine(event.message, 200)}; on to ${event.to}`),
      );
    case "worker.ended":
      return line(
        event,
        paint,
        `${mark(event.status, paint)} ${event.status} ${paint("dim", spent(event))}${event.failure ? `: ${oneLine(event.failure.message, 200)}` : ""}`,
      );
    case "warning":
      return `${paint("yellow", "warning:")} ${event.phase}${event.worker ? `/${event.worker}` : ""}: ${oneLine(event.message, 300)}`;
    case "run.ended":
      return `${mark(event.status, paint)} ${paint("bold", `run ${event.status}`)} ${paint("dim", spent(event))}${event.reason ? `: ${oneLine(event.reason, 300)}` : ""}`;
    default:
      return undefined;
  }
}

export function mark(status: string, paint: Style["paint"]): string {
  if (status === "done") return paint("green", "✔");
  if (status === "failed") return paint("red", "✘");
  if (status === "running") return paint("cyan", "▶");
  return paint("yellow", "·");
}

export function tokens(usage: {
  inputTokens?: number;
  outputTokens?: number;
  usd?: number;
}): string {
  const total = (usage.inputTokens ?? 0) + (usage.outputTokens ?? 0);
  const parts = [
    total > 0 ? `${compact(total)} tokens` : "",
    usage.usd ? `$${usage.usd.toFixed(usage.usd < 0.1 ? 4 : 2)}` : "",
  ];
  return parts.filter(Boolean).join(", ");
}

export function spent({ ms, usage }: { ms: number; usage: Parameters<typeof tokens>[0] }): string {
  return [age(ms), tokens(usage)].filter(Boolean).join(", ");
}

function compact(number: number): string {
  if (number < 1000) return String(number);
  return number < 1_000_000
    ? `${(number / 1000).toFixed(1)}k`
    : `${(number / 1_000_000).toFixed(1)}M`;
}

function line(
  event: { phase: string; worker: string },
  paint: Style["paint"],
  what: string,
): string {
  return `  ${event.phase}/${event.worker} ${paint("dim", "│")} ${what}`;
}
