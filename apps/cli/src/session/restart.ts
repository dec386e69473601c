import type { Context } from "../command.ts";
import { stringsOf } from "./serve.ts";

/** Starts each again. Variables that it was started with get their values from here, since none is ever stored. */
export async function restartSessions(
  context: Context,
  ids: string[],
  json: boolean,
): Promise<number> {
  const client = await context.client();
  try {
    for (const id of ids) {
      const session = await client.restart(id, { inherit: stringsOf(context.env) });
      if (json) context.out(`${JSON.stringify(session)}\n`);
      else context.out(`${session.id} ${session.name}, in the place of ${session.restartOf}\n`);
    }
    return 0;
  } finally {
    await client.close();
  }
}
