const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DAY = 86_400_000;
const ZONES: Record<string, string> = {
  utc: "UTC",
  gmt: "UTC",
  pt: "America/Los_Angeles",
  pst: "America/Los_Angeles",
  pdt: "America/Los_Angeles",
  mst: "America/Denver",
  mdt: "America/Denver",
  cst: "America/Chicago",
  cdt: "America/Chicago",
  est: "America/New_York",
  edt: "America/New_York",
};
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WHEN = /(?:resets?|try again|until|available|renews?)\b/i;
const SPAN = /(?:in|after) ((?:\d+ ?(?:d|h|m|s)[a-z]*,? ?(?:and )?){1,4})/i;
const DATE =
  /\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?/i;
const CLOCK =
  /\b(\d{1,2})(?::(\d\d))? ?([ap]m)?\b(?: ?\(?(UTC|GMT|[PMCE][SD]?T|[A-Z][A-Za-z]+\/[A-Za-z_/]+)\)?)?/i;

/** When a limit is over, as far as its text says so: ISO 8601, or undefined. `now` is in milliseconds. A clock without a
 *  zone is taken for a local one. */
export function resetTime(text: string, now: number): string | undefined {
  const iso = /\d{4}-\d\d-\d\dT\d\d:\d\d[:.\dZ+-]*/.exec(text);
  if (iso) return valid(Date.parse(iso[0]));
  const epoch = /\b(1[6-9]\d{8}|[2-9]\d{9})\b/.exec(text);
  if (epoch) return valid(Number(epoch[1]) * 1000);
  const told = WHEN.exec(text) ?? /\bretry\b/i.exec(text);
  if (told === null) return undefined;
  const rest = text.slice(told.index + told[0].length, told.index + 100);
  const span = SPAN.exec(rest);
  if (span) return valid(now + duration(span[1] ?? ""));
  return atClock(rest, now);
}

function duration(text: string): number {
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+) ?([dhms])/gi))
    total += Number(amount) * (UNITS[(unit ?? "s").toLowerCase()] ?? 0);
  return total;
}

/** `3pm (Europe/Berlin)`, `Nov 22, 2026 3:05 PM`: the next time that clock shows. */
function atClock(text: string, now: number): string | undefined {
  const date = DATE.exec(text);
  const clock = CLOCK.exec(date ? text.replace(date[0], " ") : text);
  if (clock === null || (clock[2] === undefined && clock[3] === undefined)) return undefined;
  const half = clock[3]?.toLowerCase();
  const hour = half ? (Number(clock[1]) % 12) + (half === "pm" ? 12 : 0) : Number(clock[1]);
  const minute = Number(clock[2] ?? 0);
  if (hour > 23 || minute > 59) return undefined;
  const zone = zoneOf(clock[4]);
  const today = fieldsOf(now, zone);
  if (date === null) {
    const at = instant({ ...today, hour, minute }, zone);
    return valid(at > now ? at : instant({ ...today, day: today.day + 1, hour, minute }, zone));
  }
  const month = MONTHS.indexOf((date[1] ?? "").toLowerCase());
  const day = Number(date[2]);
  const year = date[3] === undefined ? today.year : Number(date[3]);
  const at = instant({ year, month, day, hour, minute }, zone);
  return valid(
    at > now - DAY || date[3] ? at : instant({ year: year + 1, month, day, hour, minute }, zone),
  );
}

interface Fields {
  year: number;
  /** From 0. */
  month: number;
  day: number;
  hour: number;
  minute: number;
}

function zoneOf(name: string | undefined): string | undefined {
  const zone = name === undefined ? undefined : (ZONES[name.toLowerCase()] ?? name);
  try {
    return zone && new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** What a clock in that zone shows. */
function fieldsOf(at: number, timeZone: string | undefined): Fields {
  const format = new Intl.DateTimeFormat("en-US", {
    ...(timeZone === undefined ? {} : { timeZone }),
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return {
    year: part("year"),
    month: part("month") - 1,
    day: part("day"),
    hour: part("hour"),
    minute: part("minute"),
  };
}

/** When a clock in that zone shows it. Tried twice, since the zone's offset is known only once the time is. */
function instant({ year, month, day, hour, minute }: Fields, zone: string | undefined): number {
  const wanted = Date.UTC(year, month, day, hour, minute);
  let at = wanted;
  for (let tries = 0; tries < 2; tries++) {
    const shown = fieldsOf(at, zone);
    at += wanted - Date.UTC(shown.year, shown.month, shown.day, shown.hour, shown.minute);
  }
  return at;
}

function valid(time: number): string | undefined {
  return Number.isFinite(time) && Math.abs(time) < 8.64e15
    ? new Date(time).toISOString()
    : undefined;
}
