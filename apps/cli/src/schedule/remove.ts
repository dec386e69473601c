import type { Context } from "../command.ts";
import { EXIT } from "../failure.ts";
import { fetchSchedules, findSchedule } from "./list.ts";

export async function removeSchedules(context: Context, names: string[]): Promise<number> {
  const rows = await fetchSchedules(context);
  const meant = [...new Set(names.map((name) => findSchedule(rows, name)))];
  const client = await context.client();
  for (const { id, name } of meant) {
    await client.request("DELETE", `/v1/schedules/${encodeURIComponent(id)}`);
    context.out(`removed ${id} (${name})\n`);
  }
  await client.close();
  return EXIT.ok;
}
