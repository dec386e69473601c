import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";

/** `niia result` and `niia scratchpad`: the same code as the small `niia` that every worker has on its PATH. */
export async function runWorkerCommand(
  context: Context,
  command: string,
  words: string[],
): Promise<number> {
  if (!context.env["NIIA_SESSION"]) {
    throw new Failure(`niia ${command} works inside a worker of a run`, {
      exit: EXIT.usage,
      hint: "outside, `niia runs show` prints results and the scratchpad's folder",
    });
  }
  const { workerMain } = await import("@pty4ai/plugins-scratchpad");
  return workerMain([command, ...words], context.env);
}
