import { ProtocolError } from "@pty4ai/protocol";
import { gitLook } from "./git.ts";

const OLDEST = [2, 38] as const;

let known = false;

/** Throws when git is missing or too old. A git that will do is asked once. */
export async function checkGit(): Promise<void> {
  if (known) return;
  const { text } = await gitLook("/", ["version"]);
  known = isRecent(text);
  if (known) return;
  throw new ProtocolError(
    "no-repository",
    `${text} is too old, a worktree needs git ${OLDEST.join(".")}`,
    {
      hint: "Install a later git and start the daemon again.",
    },
  );
}

/** Of `git version 2.39.5 (Apple Git-154)`. */
export function isRecent(text: string): boolean {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(text) ?? [];
  const [first, second] = [Number(major ?? 0), Number(minor ?? 0)];
  return first > OLDEST[0] || (first === OLDEST[0] && second >= OLDEST[1]);
}
