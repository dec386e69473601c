import type { Command } from "../command.ts";

export const doctor: Command = {
  name: "doctor",
  summary:
    "Check this machine: Node, terminals, git, sandbox, daemon, agents; each line with the way to mend it",
  options: [
    {
      flags: "--json",
      description: "an array of {check, status, detail, fix}; status is ok, warn or fail",
    },
  ],
  examples: [["niia doctor", "before the first run"]],
  seeAlso: ["agents", "paths"],
  async action(context, _args, options) {
    const { examine } = await import("../machine/doctor.ts");
    return examine(context, options["json"] === true);
  },
};
