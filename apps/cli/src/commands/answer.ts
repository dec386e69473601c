import { type Command, text } from "../command.ts";

export const answer: Command = {
  name: "answer",
  summary: "Answer what an agent asks; without an option, show it",
  arguments: ["[session]"],
  options: [
    { flags: "-c, --choice <number>", description: "the option with this number" },
    { flags: "-t, --text <text>", description: "a text, where the agent wants one" },
    { flags: "--deny", description: "the option that refuses, or the key that leaves" },
    { flags: "--dialog <id>", description: "only if it is this dialog that is open" },
    { flags: "--json", description: "the dialog as JSON; null when nothing is asked" },
  ],
  completes: "session",
  examples: [
    ["niia answer", "what is asked, where one agent asks something"],
    ["niia answer fix-login", "what it asks, and the options"],
    ["niia answer fix-login --choice 1", "take the first one"],
    ["niia answer fix-login --deny", "refuse"],
  ],
  seeAlso: ["explain", "attach", "ps"],
  async action(context, [session], options) {
    const { answerSession } = await import("../dialog/answer.ts");
    return answerSession(context, session, {
      choice: text(options["choice"]),
      text: text(options["text"]),
      deny: options["deny"] === true,
      dialog: text(options["dialog"]),
      json: options["json"] === true,
    });
  },
};
