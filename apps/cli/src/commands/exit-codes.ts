import type { Command } from "../command.ts";
import { EXIT_MEANINGS } from "../failure.ts";

export const exitCodes: Command = {
  name: "exit-codes",
  summary: "Print what each exit code means",
  options: [{ flags: "--json", description: "as JSON: [{code, meaning}]" }],
  page: exitCodeTable,
  async action(context, _args, options) {
    if (options["json"]) {
      context.out(
        `${JSON.stringify(EXIT_MEANINGS.map(([code, meaning]) => ({ code, meaning })))}\n`,
      );
    } else {
      context.out(`${exitCodeTable()}\n`);
    }
    return 0;
  },
};

function exitCodeTable(): string {
  return EXIT_MEANINGS.map(([code, meaning]) => `${String(code).padStart(3)}  ${meaning}`).join(
    "\n",
  );
}
