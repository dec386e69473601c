import { type Command, text } from "../command.ts";
import { RUN_FLAGS, runFlags } from "./run-flags.ts";

const json = { flags: "--json", description: "as JSON" };

export const schedule: Command = {
  name: "schedule",
  summary: "Run documents at the times they say, from the daemon: add, list, start now, remove",
  examples: [
    ["niia schedule add nightly.connector.json", "run it whenever its `schedule` says so"],
    ["niia schedule ls", "what is due when, and what became of the last time"],
    ["niia schedule rm nightly", "no more"],
  ],
  seeAlso: ["trigger", "runs", "daemon"],
  page: () =>
    [
      "A run never starts while the one before goes on: that moment is skipped. What was missed while the machine was off is skipped too,",
      "or made good once with `catch_up: once`. The document is read anew each time. The daemon must be running: every niia command starts",
      "it; after a reboot `niia daemon start` in your session does, and then its environment is what agents get.",
    ].join("\n"),
  subcommands: [
    {
      name: "ls",
      summary: "List schedules with their next time",
      options: [json],
      async action(context, _args, options) {
        const { listSchedules } = await import("../schedule/list.ts");
        return listSchedules(context, options["json"] === true);
      },
    },
    {
      name: "add",
      summary: "Run a document at the times of its `schedule`; adding it again changes that",
      arguments: ["<file>"],
      options: [
        { flags: "--cron <expression>", description: "instead of the document's" },
        {
          flags: "--timezone <name>",
          description: "such as Europe/Berlin, instead of the document's",
        },
        ...RUN_FLAGS,
        json,
      ],
      completes: "file",
      async action(context, [file = ""], options) {
        const { addSchedule } = await import("../schedule/add.ts");
        return addSchedule(context, file, {
          ...runFlags(options),
          cron: text(options["cron"]),
          timezone: text(options["timezone"]),
          json: options["json"] === true,
        });
      },
    },
    {
      name: "rm",
      summary: "Remove schedules; runs that were started go on",
      arguments: ["<name...>"],
      async action(context, names) {
        const { removeSchedules } = await import("../schedule/remove.ts");
        return removeSchedules(context, names);
      },
    },
    {
      name: "start",
      summary: "Start one now, beside its times",
      arguments: ["<name>"],
      options: [json],
      async action(context, [name = ""], options) {
        const { startSchedule } = await import("../schedule/start.ts");
        return startSchedule(context, name, options["json"] === true);
      },
    },
  ],
};
