import { ProtocolError } from "@pty4ai/protocol";
import { isPart } from "./slug.ts";

const LAST = "work";

/** Refuses what git or a sandbox could not work with: each part a slug, the last one `work`. */
export function checkBranch(branch: string): void {
  const parts = branch.split("/");
  const ok =
    parts.length >= 2 &&
    parts.length <= 12 &&
    Buffer.byteLength(branch) <= 1_000 &&
    parts.every(isPart) &&
    parts.at(-1) === LAST;
  if (ok) return;
  throw new ProtocolError(
    "bad-option",
    `/plugins/worktree/branch: ${JSON.stringify(branch)} is not a branch in a folder of its own`,
    {
      hint: "Such as niia/my-run/review/opus/work: letters, digits, - _ . and the last part work.",
      details: { path: "/plugins/worktree/branch" },
    },
  );
}

/** The folder of refs that belongs to the branch's tree. */
export function namespaceOf(branch: string): string {
  return branch.slice(0, -(LAST.length + 1));
}
