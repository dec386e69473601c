import type { Context } from "../command.ts";
import { EXIT } from "../failure.ts";
import { parseDuration } from "../terminal/duration.ts";

export async function waitSession(
  context: Context,
  id: string,
  options: { for: string; timeout: string | undefined; json: boolean },
): Promise<number> {
  const timeoutMs =
    options.timeout === undefined ? undefined : parseDuration(options.timeout, "--timeout");
  const client = await context.client();
  try {
    const waited = await client.wait(id, options.for, timeoutMs === undefined ? {} : { timeoutMs });
    if (options.json) context.out(`${JSON.stringify(waited)}\n`);
    if (waited.outcome === "timeout") {
      if (!options.json)
        context.err(`niia: ${options.for} did not happen within ${options.timeout}\n`);
      return EXIT.timeout;
    }
    const { exit, state } = waited.session;
    if (waited.outcome === "ended" && options.for !== "exit" && options.for !== "ended") {
      if (!options.json) context.err(`niia: the session ${state} before ${options.for}\n`);
      return EXIT.failed;
    }
    if ((options.for === "exit" || options.for === "ended") && exit)
      return exit.code ?? EXIT.failed;
    return EXIT.ok;
  } finally {
    await client.close();
  }
}
