import type { RecordingFormat } from "@pty4ai/protocol";
import { type Command, text } from "../command.ts";

const FORMATS: RecordingFormat[] = ["asciicast-v3", "asciicast-v2", "text", "raw"];

export const rec: Command = {
  name: "rec",
  summary: "The recordings of sessions: list, export as asciicast, text or bytes",
  examples: [
    ["niia rec", "the sessions that are recorded"],
    ["niia rec export fix-login -o fix-login.cast", "for asciinema and other players"],
    ["niia rec export build --format text", "what it printed, as text"],
  ],
  seeAlso: ["replay", "logs"],
  subcommands: [
    {
      name: "ls",
      summary: "List them",
      options: [{ flags: "--json", description: "[{session, name, state, startedAt, bytes}]" }],
      async action(context, _args, options) {
        const { listRecordings } = await import("../recording/list.ts");
        return listRecordings(context, options["json"] === true);
      },
    },
    {
      name: "export",
      summary: "Write one as a file",
      arguments: ["<session>"],
      options: [
        {
          flags: "--format <format>",
          description: "default: asciicast-v2, which every player knows",
          choices: FORMATS,
        },
        { flags: "-o, --output <file>", description: "default: standard output" },
      ],
      completes: "session",
      async action(context, [session = ""], options) {
        const { exportRecording } = await import("../recording/export.ts");
        return exportRecording(context, session, {
          format: (text(options["format"]) ?? "asciicast-v2") as RecordingFormat,
          output: text(options["output"]),
        });
      },
    },
  ],
};
