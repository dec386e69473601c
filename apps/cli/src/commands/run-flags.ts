import { type Option, type Options, text } from "../command.ts";
import type { RequestOptions } from "../run/make-request.ts";

/** What every command says of the runs that it brings about later. */
export const RUN_FLAGS: Option[] = [
  { flags: "-t, --task <text>", description: "what the runs are about" },
  {
    flags: "--rehearse",
    description: "every model played by a scripted agent: no account, no cost",
  },
  { flags: "--no-sandbox", description: "run sandboxed sessions without their sandbox" },
  {
    flags: "--permission <level>",
    description: "what agents may do unasked, whatever the document says",
    choices: ["plan", "ask", "edit", "full"],
  },
];

/** Nobody is there when such a run starts. */
export function runFlags(options: Options): RequestOptions {
  return {
    task: text(options["task"]),
    rehearse: options["rehearse"] === true,
    machineHere: false,
    sandbox: options["sandbox"] !== false,
    permission: text(options["permission"]),
    person: false,
  };
}
