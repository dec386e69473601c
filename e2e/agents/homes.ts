import { userInfo } from "node:os";
import { dirname, join } from "node:path";

/** Where the homes of agents under test are made: beside the agents of this folder of programs, but not under /tmp, since
 *  Codex's own sandbox fails there. */
export function homesOf(bin: string): string {
  const beside = join(dirname(dirname(bin)), "homes");
  return beside.startsWith("/tmp/") ? `/var/tmp/niia-test-homes-${userInfo().uid}` : beside;
}
