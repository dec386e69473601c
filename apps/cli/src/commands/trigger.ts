import { type Command, list, text } from "../command.ts";
import { RUN_FLAGS, runFlags } from "./run-flags.ts";

export const trigger: Command = {
  name: "trigger",
  summary:
    "Run a document if an event starts it: in CI from a payload, from a webhook, when files change",
  arguments: ["<file>"],
  options: [
    {
      flags: "-e, --event <name>",
      description: "github.pr.opened, or what GITHUB_EVENT_NAME says (default: that)",
    },
    {
      flags: "-p, --payload <file>",
      description: "the event as JSON (default: GITHUB_EVENT_PATH); - is stdin",
    },
    ...RUN_FLAGS,
    { flags: "-d, --detach", description: "print the run's id and leave" },
    { flags: "-o, --output <file>", description: "write the last phase's result there" },
    { flags: "--json", description: "events as NDJSON on stdout, the summary last" },
  ],
  completes: "file",
  examples: [
    ["niia trigger triage.connector.json", "in a GitHub Actions job: its event, its payload"],
    [
      "niia trigger triage.connector.json -e github.pr.opened -p event.json",
      "with a payload at hand",
    ],
    [
      "niia trigger listen triage.connector.json --secret env:WEBHOOK_SECRET",
      "a receiver of GitHub's webhooks on 127.0.0.1:8787",
    ],
    [
      "niia trigger watch check.connector.json",
      "whenever files here change (trigger file.changed)",
    ],
  ],
  seeAlso: ["run", "schedule"],
  page: () =>
    [
      "What an event brings is data: it fills {event.…} and conditions, and is never expanded, evaluated or pasted into a command.",
      "An event that does not fit `trigger` starts nothing; that is exit code 0 and a line on stderr.",
    ].join("\n"),
  async action(context, [file = ""], options) {
    const { triggerDocument } = await import("../trigger/document.ts");
    return triggerDocument(context, file, {
      ...runFlags(options),
      event: text(options["event"]),
      payload: text(options["payload"]),
      detach: options["detach"] === true,
      output: text(options["output"]),
      json: options["json"] === true,
    });
  },
  subcommands: [
    {
      name: "listen",
      summary:
        "Receive GitHub's webhooks and run the documents that they start; goes on until it is stopped",
      arguments: ["<file...>"],
      options: [
        {
          flags: "--secret <where>",
          description: "the webhook's secret: env:NAME or file:PATH",
        },
        { flags: "--port <number>", description: "where to listen (default: 8787)" },
        { flags: "--host <address>", description: "default: 127.0.0.1, for a proxy that ends TLS" },
        ...RUN_FLAGS,
        { flags: "--json", description: "what happens as NDJSON" },
      ],
      completes: "file",
      async action(context, files, options) {
        const { listenForWebhooks } = await import("../trigger/listen.ts");
        return listenForWebhooks(context, files, {
          ...runFlags(options),
          secret: text(options["secret"]),
          port: text(options["port"]) ?? "8787",
          host: text(options["host"]) ?? "127.0.0.1",
          json: options["json"] === true,
        });
      },
    },
    {
      name: "watch",
      summary: "Run a document when files change here; goes on until it is stopped",
      arguments: ["<file>"],
      options: [
        { flags: "--path <folder>", description: "what to watch (default: here)", many: true },
        ...RUN_FLAGS,
        { flags: "--json", description: "what happens as NDJSON" },
      ],
      completes: "file",
      async action(context, [file = ""], options) {
        const { watchFiles } = await import("../trigger/watch.ts");
        return watchFiles(context, file, {
          ...runFlags(options),
          paths: list(options["path"]),
          json: options["json"] === true,
        });
      },
    },
  ],
};
