import { type Command, text } from "../command.ts";

export const schema: Command = {
  name: "schema",
  summary: "Print the JSON Schema of a connector document or of an agent profile",
  arguments: ["[what]"],
  options: [{ flags: "--draft-07", description: "the export that most editors understand" }],
  examples: [
    ["niia schema > connector.schema.json", "the standard's schema"],
    ["niia schema --draft-07", "for the json.schemas setting of an editor"],
    ["niia schema agent", "the schema of *.agent.json"],
  ],
  async action(context, [what], options) {
    const { printSchema } = await import("../document/schema.ts");
    return printSchema(
      context,
      text(what) ?? "connector",
      options["draft-07"] === true || options["draft07"] === true,
    );
  },
};
