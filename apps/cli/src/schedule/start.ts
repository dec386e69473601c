import type { Context } from "../command.ts";
import { EXIT } from "../failure.ts";
import { fetchSchedules, findSchedule } from "./list.ts";

export async function startSchedule(
  context: Context,
  name: string,
  json: boolean,
): Promise<number> {
  const { id } = findSchedule(await fetchSchedules(context), name);
  const client = await context.client();
  const target = `/v1/schedules/${encodeURIComponent(id)}/start`;
  const started = (await client.request("POST", target)) as { run: string };
  await client.close();
  context.out(json ? `${JSON.stringify(started)}\n` : `${started.run}\n`);
  return EXIT.ok;
}
