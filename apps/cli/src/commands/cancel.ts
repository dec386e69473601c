import type { Command } from "../command.ts";

export const cancel: Command = {
  name: "cancel",
  summary: "Ask a run to stop cleanly; with --now, end its sessions at once",
  arguments: ["[run]"],
  options: [
    { flags: "--now", description: "do not wait for anything" },
    { flags: "--json", description: "the run as JSON" },
  ],
  completes: "run",
  examples: [["niia cancel", "the run that is under way"]],
  seeAlso: ["runs", "resume", "kill"],
  async action(context, [id], options) {
    const { cancelRun } = await import("../run/cancel.ts");
    return cancelRun(context, id, { now: options["now"] === true, json: options["json"] === true });
  },
};
