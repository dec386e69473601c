import { type Command, text } from "../command.ts";

export const explain: Command = {
  name: "explain",
  summary:
    "Say what an agent is doing, by which rule, on which evidence; of a session, a recording or a saved screen",
  arguments: ["[session]"],
  options: [
    { flags: "--cast <file>", description: "a recording (asciicast), played through the engine" },
    { flags: "--screen <file>", description: "a saved screen: plain, ANSI or JSON; - for stdin" },
    { flags: "-a, --agent <name>", description: "whose screen it is (default: the best guess)" },
    { flags: "-p, --prompt <text>", description: "with --screen: the prompt of the last turn" },
    { flags: "--json", description: "{agent, state, reply, rule, evidence, rejected}" },
  ],
  completes: "session",
  examples: [
    ["niia explain fix-login", "why niia thinks that it works, waits or is done"],
    ["niia explain --screen screen.txt --agent codex --json", "one screen, as data"],
    ["niia explain --cast night.cast", "what became of each prompt in a recording"],
  ],
  seeAlso: ["read", "answer", "agents"],
  async action(context, [session], options) {
    const { explainAny } = await import("../explain/explain.ts");
    return explainAny(context, {
      session,
      cast: text(options["cast"]),
      screen: text(options["screen"]),
      agent: text(options["agent"]),
      prompt: text(options["prompt"]),
      json: options["json"] === true,
    });
  },
};
