import { type Command, text } from "../command.ts";

export const kill: Command = {
  name: "kill",
  summary: "End sessions and everything they started",
  arguments: ["<sessions...>"],
  options: [
    {
      flags: "-s, --signal <signal>",
      description: "send this signal to its terminal's group instead, and leave the rest to it",
    },
    { flags: "--json", description: "one {id, name, exit} a line" },
  ],
  completes: "session",
  examples: [["niia kill fix-login build", "both, with all their processes"]],
  seeAlso: ["ps", "cancel"],
  async action(context, sessions, options) {
    const { killSessions } = await import("../session/kill.ts");
    return killSessions(context, sessions, {
      signal: text(options["signal"]),
      json: options["json"] === true,
    });
  },
};
