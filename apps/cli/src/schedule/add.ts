import type { Schedule } from "@connector/triggers";
import { parse, type Plan } from "@connector/spec";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { makeRequest, type RequestOptions } from "../run/make-request.ts";
import { age } from "../terminal/table.ts";
import type { ScheduleRequest, ScheduleRow } from "./request.ts";

export async function addSchedule(
  context: Context,
  file: string,
  options: RequestOptions & {
    cron: string | undefined;
    timezone: string | undefined;
    json: boolean;
  },
): Promise<number> {
  const { request, planned } = await makeRequest(context, file, { ...options, event: {} });
  const schedule = checked(scheduleOf(planned.plan, options, file));
  const body: ScheduleRequest = { name: planned.plan.name, schedule, request };
  const client = await context.client();
  const row = (await client.request("POST", "/v1/schedules", body)) as ScheduleRow;
  await client.close();
  if (options.json) context.out(`${JSON.stringify(row)}\n`);
  else context.out(`${row.id}\n`);
  if (!options.json) {
    const next =
      row.next === null
        ? "it never comes due"
        : `next: ${new Date(row.next).toLocaleString("sv", { timeZone: row.timezone })} ${row.timezone}, in ${age(row.next - Date.now())}`;
    context.err(`${row.name}: ${row.cron} in ${row.timezone}\n  ${next}\n`);
  }
  return EXIT.ok;
}

function scheduleOf(
  { schedule }: Plan,
  { cron, timezone }: { cron: string | undefined; timezone: string | undefined },
  file: string,
): Schedule {
  const expression = cron ?? schedule?.cron;
  if (expression === undefined) {
    throw new Failure(`${file} says no schedule`, {
      exit: EXIT.usage,
      hint: 'write "schedule": "0 3 * * *" in it, or say --cron "0 3 * * *"',
    });
  }
  const zone = timezone ?? schedule?.timezone;
  return {
    cron: expression,
    catchUp: schedule?.catchUp ?? "skip",
    ...(zone === undefined ? {} : { timezone: zone }),
  };
}

/** What was said on the command line keeps the document's rules. */
function checked(schedule: Schedule): Schedule {
  const { cron, timezone } = schedule;
  const probe = { cron, ...(timezone === undefined ? {} : { timezone }) };
  const text = JSON.stringify({ schedule: probe, pipeline: { phases: [{ prompt: "x" }] } });
  const [problem] = parse(text, { source: "schedule" }).diagnostics.filter(
    ({ severity }) => severity === "error",
  );
  if (problem === undefined) return schedule;
  throw new Failure(problem.message, {
    exit: EXIT.usage,
    ...(problem.hint === undefined ? {} : { hint: problem.hint }),
  });
}
