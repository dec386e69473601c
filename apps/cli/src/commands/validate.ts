import type { Command } from "../command.ts";

export const validate: Command = {
  name: "validate",
  summary: "Check a connector document: every problem at once, with line and column",
  arguments: ["<files...>"],
  options: [
    {
      flags: "--json",
      description:
        "diagnostics as a JSON array: {code, severity, message, hint, source, line, column, pointer}",
    },
  ],
  completes: "file",
  examples: [
    ["niia validate review.connector.json", "problems as a compiler shows them"],
    ["niia validate *.connector.json --json", "for an editor or a CI job"],
  ],
  seeAlso: ["plan", "schema"],
  async action(context, files, options) {
    const { validateFiles } = await import("../document/validate.ts");
    return validateFiles(context, files, options["json"] === true);
  },
};
