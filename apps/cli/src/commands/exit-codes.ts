import type { Command } from "../command.ts";
import { EXIT_MEANINGS } from "../failure.ts";

export const exitCodes: Command = {
  name: "exit-codes",
  summary: "Print what each exit code means",
  options: [{ flags: "--json", description: "as JSON" }],
  async action(context, _args, options) {
    if (options["json"]) {
      context.out(`${JSON.stringify(EXIT_MEANINGS.map(([code, meaning]) => ({ code, meaning })))}\n`);
    } else {
      for (const [code, meaning] of EXIT_MEANINGS) context.out(`${String(code).padStart(3)}  ${meaning}\n`);
    }
    return 0;
  },
};
