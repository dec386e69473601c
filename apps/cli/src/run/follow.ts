import { setTimeout as sleep } from "node:timers/promises";
import type { RunReport, RunState } from "@connector/runtime";
import type { Context } from "../command.ts";
import { EXIT } from "../failure.ts";
import { chooseReporter } from "./reporters.ts";
import { follow, LostDaemon, type Reporter } from "./stream.ts";
import { summarise } from "./summary.ts";

/** Watches a run to its end and prints where everything is; the exit code is the run's. The first Ctrl-C asks the run
 *  to stop cleanly when `owned`, the second ends its sessions; a watcher that does not own it just leaves. */
export async function followRun(
  context: Context,
  run: string,
  options: { json: boolean; owned: boolean },
): Promise<{ exit: number; report: RunReport }> {
  const stop = options.owned ? cancelOnInterrupt(context, run) : () => undefined;
  try {
    const { state, report } = await followThroughRestarts(context, run, options.json);
    if (options.json) context.out(`${JSON.stringify({ type: "summary", report })}\n`);
    else context.err(summarise(report, context.style));
    return { exit: exitOf(state), report };
  } finally {
    stop();
  }
}

/** A daemon that dies under a run is started again, and the run goes on. */
async function followThroughRestarts(
  context: Context,
  run: string,
  json: boolean,
): Promise<{ state: RunState; report: RunReport }> {
  let told = 0;
  for (let tries = 0; ; tries += 1) {
    const client = await context.client();
    const reporter = chooseReporter(context, json);
    let seen = 0;
    // The stream begins at the beginning each time: what was told before is not told again.
    const rest: Reporter = {
      ...reporter,
      story(event, state) {
        seen += 1;
        if (seen <= told) return;
        told = seen;
        reporter.story(event, state);
      },
    };
    try {
      return await follow(client, run, rest);
    } catch (error) {
      if (tries >= 20 || !(error instanceof LostDaemon || isBrokenPipe(error))) throw error;
      context.err(
        `${context.style.paint("yellow", "the daemon went away; its sessions go on, and so does the run")}\n`,
      );
      await sleep(200);
    } finally {
      await client.close().catch(() => undefined);
    }
  }
}

function isBrokenPipe(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return (
    code === "unavailable" ||
    code.startsWith("ERR_HTTP2") ||
    ["ECONNRESET", "ECONNREFUSED", "EPIPE", "ENOENT"].includes(code)
  );
}

export function exitOf({ status }: Pick<RunState, "status">): number {
  if (status === "done") return EXIT.ok;
  return status === "cancelled" ? EXIT.cancelled : EXIT.failed;
}

function cancelOnInterrupt(context: Context, run: string): () => void {
  let asked = false;
  const onInterrupt = (): void => {
    const now = asked;
    asked = true;
    context.err(
      now
        ? "\nending its sessions\n"
        : "\nstopping the run; Ctrl-C again ends its sessions at once\n",
    );
    context
      .client()
      .then((client) =>
        client
          .request("POST", `/v1/runs/${encodeURIComponent(run)}/cancel`, { now })
          .finally(() => client.close()),
      )
      .catch((error: unknown) =>
        context.err(
          `niia: could not cancel: ${error instanceof Error ? error.message : String(error)}\n`,
        ),
      );
  };
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onInterrupt);
  return () => {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onInterrupt);
  };
}
