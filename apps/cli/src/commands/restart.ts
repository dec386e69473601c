import type { Command } from "../command.ts";

export const restart: Command = {
  name: "restart",
  summary: "Start sessions that are over again, as they were started",
  arguments: ["<sessions...>"],
  options: [{ flags: "--json", description: "one session a line" }],
  completes: "session",
  examples: [
    ["niia restart fix-login", "the same agent, with its own conversation and its worktree"],
  ],
  seeAlso: ["ps", "serve"],
  async action(context, sessions, options) {
    const { restartSessions } = await import("../session/restart.ts");
    return restartSessions(context, sessions, options["json"] === true);
  },
};
