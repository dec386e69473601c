import type { Command } from "../command.ts";

export const watch: Command = {
  name: "watch",
  summary: "Watch a run that is under way (default: the last); exits as the run does",
  arguments: ["[run]"],
  options: [{ flags: "--json", description: "events as NDJSON" }],
  completes: "run",
  examples: [["niia watch", "the last run"]],
  seeAlso: ["runs", "logs"],
  async action(context, [id], options) {
    const { watchRun } = await import("../run/watch.ts");
    return watchRun(context, id, { json: options["json"] === true });
  },
};
