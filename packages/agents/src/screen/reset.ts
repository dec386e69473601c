const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** When a limit is over, as far as its text says so: ISO 8601, or undefined. `now` is in milliseconds. */
export function resetTime(text: string, now: number): string | undefined {
  const iso = /\d{4}-\d\d-\d\dT\d\d:\d\d[:.\dZ+-]*/.exec(text);
  if (iso) return valid(Date.parse(iso[0]));
  const epoch = /\b(1[6-9]\d{8}|[2-9]\d{9})\b/.exec(text);
  if (epoch) return valid(Number(epoch[1]) * 1000);
  const span =
    /(?:resets?|retry|try again|available)[^.\n]{0,24}? in ((?:\d+ ?(?:d|h|m|s)[a-z]* ?){1,4})/i.exec(
      text,
    );
  if (span) return valid(now + duration(span[1] ?? ""));
  const clock =
    /(?:resets?|try again|until|available)[^.\n\d]{0,16}(\d{1,2})(?::(\d\d))? ?(am|pm)?( ?\(?UTC\)?)?/i.exec(
      text,
    );
  if (clock && (clock[2] !== undefined || clock[3] !== undefined)) return nextClock(clock, now);
  return undefined;
}

function duration(text: string): number {
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+) ?([dhms])/gi))
    total += Number(amount) * (UNITS[(unit ?? "s").toLowerCase()] ?? 0);
  return total;
}

/** The next time that clock shows, in local time unless the text says UTC. */
function nextClock(match: RegExpExecArray, now: number): string | undefined {
  const half = match[3]?.toLowerCase();
  const hour = (Number(match[1]) % (half ? 12 : 24)) + (half === "pm" ? 12 : 0);
  const minute = Number(match[2] ?? 0);
  const day = new Date(now);
  if (match[4]) day.setUTCHours(hour, minute, 0, 0);
  else day.setHours(hour, minute, 0, 0);
  if (day.getTime() <= now) day.setTime(day.getTime() + 86_400_000);
  return valid(day.getTime());
}

function valid(time: number): string | undefined {
  return Number.isFinite(time) && Math.abs(time) < 8.64e15
    ? new Date(time).toISOString()
    : undefined;
}
