import type { Command } from "../command.ts";
import { VERSION } from "../version.ts";

export const version: Command = {
  name: "version",
  summary: "Print the versions of the CLI, the daemon, the protocol and the standard",
  options: [{ flags: "--json", description: "as JSON: {cli, node, spec, daemon, protocol}" }],
  examples: [["niia version --json", "for a bug report"]],
  async action(context, _args, options) {
    const client = await context.runningClient();
    const daemon = client ? await client.version() : undefined;
    await client?.close();
    const found = {
      cli: VERSION,
      node: process.versions.node,
      spec: "2.0",
      daemon: daemon?.version ?? null,
      protocol: daemon?.protocol ?? null,
    };
    if (options["json"]) context.out(`${JSON.stringify(found)}\n`);
    else
      for (const [name, value] of Object.entries(found))
        context.out(`${name.padEnd(9)} ${value ?? "not running"}\n`);
    return 0;
  },
};
