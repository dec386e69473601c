import type { Command } from "../command.ts";

export const mcp: Command = {
  name: "mcp",
  summary:
    "The tools of a session as an MCP server over stdio: scratchpad, mail, result, team, ask",
  examples: [
    ['"tools": {"mcp": ["niia"]}', "in a document: every agent of its runs gets them"],
    ["claude mcp add niia -- niia mcp", "for an agent that you start yourself in a worker"],
  ],
  seeAlso: ["scratchpad", "mail", "result"],
  async action() {
    const { runTools } = await import("../mcp/program.ts");
    await runTools();
    // It ends when its client closes stdin.
    await new Promise<void>((resolve) => process.stdin.once("close", () => resolve()));
    return 0;
  },
};
