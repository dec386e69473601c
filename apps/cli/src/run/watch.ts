import type { Context } from "../command.ts";
import { findRun } from "./list.ts";
import { followRun } from "./follow.ts";

export async function watchRun(
  context: Context,
  id: string | undefined,
  options: { json: boolean },
): Promise<number> {
  const run = await findRun(context, id);
  const { exit } = await followRun(context, run.id, { json: options.json, owned: false });
  return exit;
}
