import { execFileSync } from "node:child_process";

/** The repository in which a case runs, looked at with plain git. */
export class CaseRepository {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** With one commit of what lies in the folder. */
  make(): void {
    this.#git("init", "--quiet", "--initial-branch=main");
    this.#git("add", "--all");
    this.#git("commit", "--quiet", "--allow-empty", "--message=start");
  }

  /** Path to text. */
  filesOf(commit: string): Record<string, string> {
    const paths = this.#git("ls-tree", "-r", "-z", "--name-only", commit)
      .split("\0")
      .filter(Boolean);
    return Object.fromEntries(paths.map((path) => [path, this.#git("show", `${commit}:${path}`)]));
  }

  /** Whether a reference leads to the commit. */
  isKept(commit: string): boolean {
    return this.#git("for-each-ref", "--count=1", "--contains", commit) !== "";
  }

  /** Undefined where there is no such branch. */
  branch(name: string): string | undefined {
    const found = this.#git("for-each-ref", "--format=%(objectname)", `refs/heads/${name}`);
    return found === "" ? undefined : found.trim();
  }

  #git(...args: string[]): string {
    const who = ["-c", "user.name=kit", "-c", "user.email=kit@localhost"];
    return execFileSync("git", [...who, ...args], { cwd: this.#folder, encoding: "utf8" });
  }
}
