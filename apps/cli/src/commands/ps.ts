import type { Command } from "../command.ts";

export const ps: Command = {
  name: "ps",
  summary: "List sessions",
  options: [
    { flags: "-a, --all", description: "ended ones too" },
    { flags: "-q, --quiet", description: "ids only" },
    {
      flags: "--json",
      description:
        "an array of sessions: {id, name, state, agent, agentState, cwd, pid, createdAt, exit, labels, notes, …}",
    },
  ],
  examples: [
    ["niia ps", "what is running"],
    ["niia ps -q | xargs -r niia kill", "end everything"],
  ],
  seeAlso: ["runs", "attach", "read"],
  async action(context, _args, options) {
    const { listSessions } = await import("../session/list.ts");
    return listSessions(context, {
      all: options["all"] === true,
      quiet: options["quiet"] === true,
      json: options["json"] === true,
    });
  },
};
