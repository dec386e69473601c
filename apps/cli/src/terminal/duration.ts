import { EXIT, Failure } from "../failure.ts";

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `500ms`, `30s`, `10m`, `2h` or a bare number of seconds, in milliseconds. */
export function parseDuration(text: string, option: string): number {
  const [, number, unit = "s"] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text) ?? [];
  const factor = UNITS[unit];
  if (number === undefined || factor === undefined) {
    throw new Failure(
      `${option}: expected a duration like 500ms, 30s or 10m, got ${JSON.stringify(text)}`,
      { exit: EXIT.usage },
    );
  }
  return Math.round(Number(number) * factor);
}
