import type { Context } from "../command.ts";

export async function killSessions(
  context: Context,
  ids: string[],
  options: { signal: string | undefined; json: boolean },
): Promise<number> {
  const client = await context.client();
  try {
    for (const id of ids) {
      const session = await client.kill(
        id,
        options.signal === undefined ? {} : { signal: options.signal },
      );
      if (options.json)
        context.out(
          `${JSON.stringify({ id: session.id, name: session.name, exit: session.exit ?? null })}\n`,
        );
      else
        context.out(
          `${options.signal ? `sent ${options.signal} to` : "killed"} ${session.id} ${session.name}\n`,
        );
    }
    return 0;
  } finally {
    await client.close();
  }
}
