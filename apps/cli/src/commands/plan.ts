import { type Command, text } from "../command.ts";

export const plan: Command = {
  name: "plan",
  summary:
    "Show what a run would do: phases, workers, models, worktrees, permissions; starts nothing",
  arguments: ["<file>"],
  options: [
    { flags: "-t, --task <text>", description: "the task of the run" },
    { flags: "--machine-here", description: "take every machine for this one" },
    { flags: "--json", description: "the resolved plan as JSON (values of env are left out)" },
  ],
  completes: "file",
  examples: [["niia plan review.connector.json", "phases, workers and what they may do"]],
  seeAlso: ["graph", "validate", "run"],
  async action(context, [file = ""], options) {
    const { showPlan } = await import("../document/plan.ts");
    return showPlan(context, file, {
      json: options["json"] === true,
      machineHere: options["machineHere"] === true,
      ...(text(options["task"]) === undefined ? {} : { task: text(options["task"]) as string }),
    });
  },
};
