import { mark } from "../run/plain.ts";
import type { Style } from "../terminal/style.ts";
import { age, oneLine } from "../terminal/table.ts";
import { pad, width } from "../terminal/width.ts";
import { type Bar, length } from "./bars.ts";

const NARROWEST = 10;
// Cells beside the bars: mark, time and blanks, then what is said of each.
const TIME = 14;
const NOTE = 20;

/** A timeline for a terminal: a line for each bar, all on one scale, `columns` cells wide. */
export function timelineText(all: readonly Bar[], columns: number, { paint }: Style): string {
  const whole = length(all);
  const labels = all.map(({ label, depth }) => `${"  ".repeat(depth)}${oneLine(label, 28)}`);
  const first = Math.max(...labels.map(width), 0);
  const room = Math.max(NARROWEST, Math.min(60, columns - first - TIME - NOTE));
  const lines = all.map((bar, index) => {
    const head = `${mark(bar.status, paint)} ${pad(labels[index] ?? "", first)}`;
    const { from, to } = bar;
    if (from === undefined || to === undefined)
      return `${head} ${paint("dim", "·".repeat(room))}  not reached`;
    const left = Math.min(room - 1, Math.round((from / whole) * room));
    const wide = Math.max(1, Math.round((to / whole) * room) - left);
    const line = " ".repeat(left) + "█".repeat(wide) + " ".repeat(room - left - wide);
    const rest = Math.max(0, columns - first - room - TIME);
    return `${head} ${line} ${age(to - from).padStart(7)}  ${paint("dim", oneLine(bar.note, rest))}`.trimEnd();
  });
  const scale = `${" ".repeat(first + 3)}0${age(whole).padStart(room - 1)}`;
  return `${[...lines, paint("dim", scale)].join("\n")}\n`;
}
