/** What is wrong with a cron expression, by offset in it; undefined when nothing is. */
export interface CronFault {
  message: string;
  hint?: string;
  start: number;
  end: number;
}

interface Field {
  name: string;
  least: number;
  most: number;
  words?: readonly string[];
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const FIELDS: readonly Field[] = [
  { name: "second", least: 0, most: 59 },
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day of month", least: 1, most: 31 },
  { name: "month", least: 1, most: 12, words: MONTHS },
  { name: "day of week", least: 0, most: 7, words: DAYS },
];
const LAYOUT = "minute hour day-of-month month day-of-week, with seconds first when there are six";

/** Checks five fields, or six with seconds first: `*`, numbers, names of months and days, lists, ranges and steps. */
export function cronFault(cron: string): CronFault | undefined {
  const parts = [...cron.matchAll(/\S+/g)];
  if (parts.length < 5 || parts.length > 6) {
    const nickname = cron.trim().startsWith("@");
    const message = nickname
      ? `${JSON.stringify(cron.trim())} is not a cron expression of five or six fields`
      : `a cron expression has five or six fields, this one has ${parts.length}`;
    return { message, hint: `the fields are: ${LAYOUT}`, start: 0, end: cron.length };
  }
  const fields = FIELDS.slice(6 - parts.length);
  for (const [index, part] of parts.entries()) {
    const field = fields[index];
    const message = field && fieldFault(part[0], field);
    if (message)
      return {
        message,
        hint: `the fields are: ${LAYOUT}`,
        start: part.index,
        end: part.index + part[0].length,
      };
  }
  return neverFault(parts.map(([text]) => text).slice(-3), cron);
}

function fieldFault(text: string, field: Field): string | undefined {
  for (const item of text.split(",")) {
    const [range = "", step, more] = item.split("/");
    if (step !== undefined && (more !== undefined || !/^[1-9]\d{0,3}$/.test(step)))
      return `${field.name}: ${JSON.stringify(item)} has no usable step`;
    if (range === "*" || (range === "?" && /day/.test(field.name))) continue;
    const [from = "", to, extra] = range.split("-");
    const low = numberOf(from, field);
    const high = to === undefined ? low : numberOf(to, field);
    if (low === undefined || high === undefined || extra !== undefined)
      return `${field.name} must be ${field.least} to ${field.most}${field.words ? " or a name" : ""}, not ${JSON.stringify(item)}`;
    if (high < low && !(field.words === DAYS && high === 0))
      return `${field.name}: ${JSON.stringify(item)} runs backwards`;
  }
  return undefined;
}

function numberOf(text: string, { least, most, words }: Field): number | undefined {
  const word = words?.indexOf(text.toUpperCase()) ?? -1;
  if (word >= 0) return word + least;
  if (!/^\d{1,2}$/.test(text)) return undefined;
  const number = Number(text);
  return number >= least && number <= most ? number : undefined;
}

/** A date that no year has, such as 31 April. */
function neverFault(
  [day = "*", month = "*", weekday = "*"]: string[],
  cron: string,
): CronFault | undefined {
  if (!/^\d+$/.test(day) || !/^\d+$/.test(month) || !/^[*?]$/.test(weekday)) return undefined;
  const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Number(month) - 1] ?? 31;
  if (Number(day) <= longest) return undefined;
  return {
    message: `this never comes: month ${month} has no day ${day}`,
    start: 0,
    end: cron.length,
  };
}
