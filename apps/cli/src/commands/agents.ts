import { type Command, text } from "../command.ts";

export const agents: Command = {
  name: "agents",
  summary: "List agent profiles, or try one against its program",
  examples: [
    ["niia agents", "what you can name as a model"],
    ["niia agents test codex", "does its profile still fit the program that is installed?"],
  ],
  seeAlso: ["doctor", "schema", "explain"],
  subcommands: [
    {
      name: "ls",
      summary: "What is installed, signed in and verified",
      options: [
        {
          flags: "--json",
          description:
            "an array of {agent, title, source, installed, version, signedIn, models, verified}",
        },
      ],
      async action(context, _args, options) {
        const { listAgents } = await import("../machine/agents.ts");
        return listAgents(context, options["json"] === true);
      },
    },
    {
      name: "test",
      summary: "Run what every profile must be able to do against its program",
      arguments: ["<profile>"],
      options: [
        { flags: "--stub", description: "with a scripted model of our own: no account, no cost" },
        { flags: "--timeout <duration>", description: "how long one turn may take (default 120s)" },
        { flags: "--json", description: "{agent, held, steps: [{step, ms, problem?, told}]}" },
      ],
      completes: "agent",
      examples: [["niia agents test claude --stub", "against a scripted model"]],
      async action(context, [profile = ""], options) {
        const { testAgent } = await import("../conformance/test-agent.ts");
        const { parseDuration } = await import("../terminal/duration.ts");
        return testAgent(context, profile, {
          stub: options["stub"] === true,
          timeoutMs: parseDuration(text(options["timeout"]) ?? "120s", "--timeout"),
          json: options["json"] === true,
        });
      },
    },
    {
      name: "new",
      summary: "Write a profile by watching a program: its start, one prompt, its rest",
      arguments: ["<program>", "[args...]"],
      options: [
        { flags: "--name <name>", description: "what to call it (default: the program's name)" },
        { flags: "--force", description: "replace a profile of that name" },
      ],
      examples: [["niia agents new -- toy --fast", "then: niia agents test toy"]],
      async action(context, command, options) {
        const { newAgent } = await import("../conformance/new-agent.ts");
        return newAgent(context, command, {
          name: text(options["name"]),
          force: options["force"] === true,
        });
      },
    },
  ],
};
