import type { Command } from "../command.ts";

export const result: Command = {
  name: "result",
  summary: "Leave a worker's structured result (`result set key=value`, `result show`)",
  arguments: ["[words...]"],
  passThrough: true,
  examples: [
    ["niia result set classification=auth risk=3", "fields that later conditions read"],
    ["niia result show", "what is set so far"],
  ],
  seeAlso: ["scratchpad"],
  async action(context, words) {
    const { runWorkerCommand } = await import("../session/worker.ts");
    return runWorkerCommand(context, "result", words);
  },
};
