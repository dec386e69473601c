import type { Command } from "../command.ts";

export const paths: Command = {
  name: "paths",
  summary: "Print where niia keeps its files",
  options: [
    { flags: "--json", description: "as JSON: {config, state, cache, runtime, socket, log, runs}" },
  ],
  examples: [["niia paths --json | jq -r .log", "the daemon's log file"]],
  async action(context, _args, options) {
    if (options["json"]) context.out(`${JSON.stringify(context.paths)}\n`);
    else
      for (const [name, path] of Object.entries(context.paths))
        context.out(`${name.padEnd(8)} ${path}\n`);
    return 0;
  },
};
