import type { Command } from "../command.ts";

export const resume: Command = {
  name: "resume",
  summary:
    "Go on with a run that was cancelled, failed or ran out of budget; what is done is not repeated",
  arguments: ["[run]"],
  options: [
    { flags: "-d, --detach", description: "print the run's id and leave" },
    { flags: "--json", description: "events as NDJSON" },
  ],
  completes: "run",
  examples: [["niia resume r-1a2b", "from where it stopped"]],
  seeAlso: ["runs", "watch"],
  async action(context, [id], options) {
    const { resumeRun } = await import("../run/resume.ts");
    return resumeRun(context, id, {
      detach: options["detach"] === true,
      json: options["json"] === true,
    });
  },
};
