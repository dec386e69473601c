import { type Command, text } from "../command.ts";

export const graph: Command = {
  name: "graph",
  summary: "Draw a document: as a tree, for mermaid, for graphviz, or as JSON",
  arguments: ["<file>"],
  options: [
    {
      flags: "-f, --format <format>",
      description: "how to draw it (default: tree)",
      choices: ["tree", "mermaid", "dot", "json"],
    },
    { flags: "--json", description: "the same as --format json: {nodes, edges}" },
  ],
  completes: "file",
  examples: [
    ["niia graph review.connector.json", "a tree on the terminal"],
    ["niia graph review.connector.json -f dot | dot -Tsvg", "a picture, with graphviz"],
  ],
  async action(context, [file = ""], options) {
    const { drawGraph } = await import("../document/graph.ts");
    return drawGraph(context, file, options["json"] ? "json" : (text(options["format"]) ?? "tree"));
  },
};
