import type { Command } from "../command.ts";

export const write: Command = {
  name: "write",
  summary: "Type into a session; with --prompt, as a turn whose submission is proved",
  arguments: ["<session>", "[text]"],
  options: [
    { flags: "--enter", description: "press Enter after it" },
    { flags: "-p, --prompt", description: "as a turn: prints its id, waits for nothing" },
    {
      flags: "--wait",
      description: "with --prompt: wait for the end of the turn and print the reply",
    },
    { flags: "--json", description: "with --prompt: the turn as JSON" },
  ],
  completes: "session",
  examples: [
    ["niia write build 'make test' --enter", "type a command"],
    ["niia write fix-login --prompt --wait 'Add a test for it'", "ask, and get the answer"],
    ["cat notes.txt | niia write fix-login -", "from standard input"],
  ],
  seeAlso: ["read", "wait"],
  async action(context, [session = "", words], options) {
    const { writeSession } = await import("../session/write.ts");
    return writeSession(context, session, words, {
      enter: options["enter"] === true,
      prompt: options["prompt"] === true,
      wait: options["wait"] === true,
      json: options["json"] === true,
    });
  },
};
