import type { Command } from "../command.ts";

export const completion: Command = {
  name: "completion",
  summary: "Print a completion script for your shell",
  arguments: ["<shell>"],
  examples: [
    ["source <(niia completion bash)", "for this shell"],
    ["niia completion fish > ~/.config/fish/completions/niia.fish", "for good"],
  ],
  async action(context, [shell = ""]) {
    const { printCompletion } = await import("../completion/print.ts");
    return printCompletion(context, shell);
  },
};
