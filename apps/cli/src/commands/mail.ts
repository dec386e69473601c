import { type Command, text } from "../command.ts";

export const mail: Command = {
  name: "mail",
  summary: "Messages of a run's agents (`send TO TEXT`, `ls`, `read ID`, `redeliver ID`)",
  arguments: ["[words...]"],
  options: [{ flags: "--run <run>", description: "outside of a session; default: the latest run" }],
  passThrough: true,
  examples: [
    ['niia mail send reviewer "The tests fail on main"', "typed to it when it is idle, once"],
    ["niia mail ls --run r-1a2b", "every message of a run, and what became of it"],
  ],
  seeAlso: ["scratchpad", "result"],
  async action(context, words, options) {
    if (context.env["NIIA_MAIL"]) {
      const { runWorkerCommand } = await import("../session/worker.ts");
      return runWorkerCommand(context, "mail", words);
    }
    const { runMail } = await import("../run/mail.ts");
    return runMail(context, words, text(options["run"]));
  },
};
