import type { Command } from "../command.ts";

export const scratchpad: Command = {
  name: "scratchpad",
  summary: "Write and read the run's shared notes (`write NAME`, `read NAME`, `ls`, `path`)",
  arguments: ["[words...]"],
  passThrough: true,
  examples: [
    ["niia scratchpad ls", "what the others left"],
    ["niia scratchpad write findings.md < findings.md", "leave something"],
  ],
  seeAlso: ["result"],
  async action(context, words) {
    const { runWorkerCommand } = await import("../session/worker.ts");
    return runWorkerCommand(context, "scratchpad", words);
  },
};
