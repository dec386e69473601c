import type { Command } from "../command.ts";

export const agents: Command = {
  name: "agents",
  summary: "List agent profiles: what is installed, signed in and verified",
  options: [
    {
      flags: "--json",
      description:
        "an array of {agent, title, source, installed, version, signedIn, models, verified}",
    },
  ],
  examples: [["niia agents", "what you can name as a model"]],
  seeAlso: ["doctor", "schema"],
  async action(context, _args, options) {
    const { listAgents } = await import("../machine/agents.ts");
    return listAgents(context, options["json"] === true);
  },
};
