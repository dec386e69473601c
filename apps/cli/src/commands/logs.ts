import { type Command, text } from "../command.ts";

export const logs: Command = {
  name: "logs",
  summary: "What happened in a run, or what a session printed",
  arguments: ["[id]"],
  options: [
    { flags: "-f, --follow", description: "go on as it happens" },
    { flags: "-n, --tail <lines>", description: "only the last lines" },
    { flags: "-t, --timestamps", description: "with times" },
    { flags: "--json", description: "the events as NDJSON" },
  ],
  completes: "either",
  examples: [
    ["niia logs", "the last run"],
    ["niia logs fix-login --tail 20", "the end of a session's output"],
  ],
  seeAlso: ["watch", "read", "runs"],
  async action(context, [id], options) {
    const { showLogs } = await import("../run/logs.ts");
    return showLogs(context, id, {
      follow: options["follow"] === true,
      tail: text(options["tail"]),
      timestamps: options["timestamps"] === true,
      json: options["json"] === true,
    });
  },
};
