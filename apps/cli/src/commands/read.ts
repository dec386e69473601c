import { type Command, text } from "../command.ts";

export const read: Command = {
  name: "read",
  summary: "Print a session's screen or output",
  arguments: ["<session>"],
  options: [
    { flags: "--screen", description: "the screen as it stands (default)" },
    { flags: "--scrollback", description: "the screen with the lines above it" },
    { flags: "--ansi", description: "with colours" },
    { flags: "--since <offset>", description: "raw output from this byte on" },
    { flags: "-f, --follow", description: "with --since: go on until the session ends" },
    {
      flags: "--json",
      description:
        "{lines, cursor, title, size, modes, offset}; with --since one {offset, data} a line",
    },
  ],
  completes: "session",
  examples: [
    ["niia read fix-login", "what you would see"],
    ["niia read build --since 0 > build.log", "everything it printed"],
  ],
  seeAlso: ["attach", "wait", "logs"],
  async action(context, [session = ""], options) {
    const { readSession } = await import("../session/read.ts");
    return readSession(context, session, {
      scrollback: options["scrollback"] === true,
      ansi: options["ansi"] === true,
      since: text(options["since"]),
      follow: options["follow"] === true,
      json: options["json"] === true,
    });
  },
};
