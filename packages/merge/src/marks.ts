import { type GitPlace, git } from "@pty4ai/plugins-worktree";

const MARK = /^(<{7} |={7}$|>{7} )/m;

/** Which of the files still hold conflict marks in a commit. */
export async function filesWithMarks(
  place: GitPlace,
  commit: string,
  paths: readonly string[],
): Promise<string[]> {
  const left: string[] = [];
  for (const path of paths) {
    const asked = ["cat-file", "blob", `${commit}:${path}`];
    const { status, bytes } = await git(place, asked, { answers: [0, 128] });
    if (status === 0 && MARK.test(bytes.toString("latin1"))) left.push(path);
  }
  return left;
}
