import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { age, oneLine, table } from "../terminal/table.ts";
import type { ScheduleRow } from "./request.ts";

export async function listSchedules(context: Context, json: boolean): Promise<number> {
  const rows = await fetchSchedules(context);
  if (json) context.out(`${JSON.stringify(rows)}\n`);
  else if (rows.length === 0) context.err("no schedules; `niia schedule add FILE` adds one\n");
  else
    context.out(
      table(
        ["ID", "NAME", "CRON", "ZONE", "NEXT", "LAST"],
        rows.map((row) => cells(row, Date.now())),
      ),
    );
  return EXIT.ok;
}

export async function fetchSchedules(context: Context): Promise<ScheduleRow[]> {
  const client = await context.client();
  try {
    return (await client.request("GET", "/v1/schedules")) as ScheduleRow[];
  } finally {
    await client.close();
  }
}

/** The schedule a person means: by id, by name, or by the beginning of an id. */
export function findSchedule(rows: readonly ScheduleRow[], wanted: string): ScheduleRow {
  const found = rows.filter(({ id, name }) => id === wanted || name === wanted);
  const close = found.length > 0 ? found : rows.filter(({ id }) => id.startsWith(wanted));
  const [only, second] = wanted === "" ? [] : close;
  if (only !== undefined && second === undefined) return only;
  throw new Failure(
    only === undefined
      ? `there is no schedule ${JSON.stringify(wanted)}`
      : `${JSON.stringify(wanted)} may be ${close.map(({ id }) => id).join(", ")}`,
    { exit: EXIT.usage, hint: "niia schedule ls lists them" },
  );
}

/** Pure. `now` in milliseconds since the epoch. */
export function cells(row: ScheduleRow, now: number): string[] {
  const { last, next } = row;
  const became =
    last === null
      ? "-"
      : `${age(now - last.due)} ago: ${last.why === undefined ? (last.run ?? "") : oneLine(last.why, 60)}`;
  return [
    row.id,
    oneLine(row.name, 32),
    row.cron,
    row.timezone,
    next === null ? "never" : `in ${age(next - now)}`,
    row.running && last?.why === undefined ? `${became} (under way)` : became,
  ];
}
