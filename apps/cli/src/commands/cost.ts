import type { Command } from "../command.ts";

export const cost: Command = {
  name: "cost",
  summary: "Tokens and money of a run, by phase and worker; of the latest run without a name",
  arguments: ["[run]"],
  options: [
    {
      flags: "--json",
      description: "{run, usage, phases: [{phase, usage, workers: [{worker, usage, tries}]}]}",
    },
  ],
  completes: "run",
  examples: [
    ["niia cost", "what the latest run took"],
    ["niia cost review --json", "as data"],
  ],
  seeAlso: ["runs", "logs"],
  async action(context, [run], options) {
    const { showCost } = await import("../run/cost.ts");
    return showCost(context, run, options["json"] === true);
  },
};
