import type { Command } from "../command.ts";

export const init: Command = {
  name: "init",
  summary: "Write a connector document to start from",
  arguments: ["[template]", "[file]"],
  options: [
    { flags: "-l, --list", description: "the templates there are" },
    { flags: "--json", description: "as JSON: with --list [{name, description}], else {file}" },
  ],
  completes: "template",
  examples: [
    ["niia init", "dual-review.connector.json in this folder"],
    ["niia init solo fix.connector.json", "one agent after another, in a file of your name"],
  ],
  async action(context, args, options) {
    const { initDocument } = await import("../document/init.ts");
    return initDocument(context, args, {
      list: options["list"] === true,
      json: options["json"] === true,
    });
  },
};
