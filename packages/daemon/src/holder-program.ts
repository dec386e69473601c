import { EXIT } from "./holder/exit-code.ts";
import { socketPath } from "./holder/find.ts";
import { HOLDER_EXEC_ARGV, HOLDER_MAIN } from "./holder/program.ts";
import { PROTOCOL } from "./holder/wire.ts";

/** Generation of the holder that a daemon of this release gives new sessions to: one for each version of the holder's
 *  protocol. Those of earlier ones go on beside it until their last session has ended. */
export const GENERATION: string = `p${PROTOCOL.max}`;

/** Long enough, and what a timer can hold. */
const FOR_EVER = String(2 ** 31 - 1);

/** How a service manager runs the holder of this release by itself: a command, and the exit code that says that another
 *  one serves already. `runtime` is the folder that the daemon is given as such. */
export function holderProgram(runtime: string): { command: string[]; taken: number } {
  const socket = socketPath(runtime, GENERATION);
  const place = ["--socket", socket, "--generation", GENERATION];
  const command = [process.execPath, ...HOLDER_EXEC_ARGV, HOLDER_MAIN, ...place];
  return { command: [...command, "--idle", FOR_EVER, "--first", FOR_EVER], taken: EXIT.taken };
}
