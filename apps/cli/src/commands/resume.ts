import { type Command, list, text } from "../command.ts";

export const resume: Command = {
  name: "resume",
  summary:
    "Go on with a run that was cancelled, failed or ran out of budget; what is done is not repeated",
  arguments: ["[run]"],
  options: [
    { flags: "-d, --detach", description: "print the run's id and leave" },
    { flags: "--from <phase>", description: "this phase and those after it once more" },
    {
      flags: "--decide <worker=what>",
      description:
        "rerun: do it again whatever became of it; skip: leave it out; keep, resolver: what becomes of its conflict",
      many: true,
    },
    {
      flags: "--budget <limit=N>",
      description:
        "tokens, usd or minutes that it may use in all, in place of what its document says",
      many: true,
    },
    { flags: "--json", description: "events as NDJSON" },
  ],
  completes: "run",
  examples: [
    ["niia resume r-1a2b", "from where it stopped"],
    ["niia resume r-1a2b --budget usd=10", "with more of a budget that it has used up"],
  ],
  seeAlso: ["runs", "watch"],
  async action(context, [id], options) {
    const from = text(options["from"]);
    const { resumeRun } = await import("../run/resume.ts");
    return resumeRun(context, id, {
      detach: options["detach"] === true,
      json: options["json"] === true,
      decide: list(options["decide"]),
      budget: list(options["budget"]),
      ...(from === undefined ? {} : { from }),
    });
  },
};
