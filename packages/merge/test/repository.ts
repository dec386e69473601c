import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";

/** What a branch does to the files: text, bytes, `null` for gone, or a whole description. */
export type Files = Record<string, Content | null>;
type Content =
  | string
  | Uint8Array
  | { text: string; mode: number }
  | { bytes: Buffer; mode: string };

const templates = new Map<string, string>();
afterAll(() => {
  for (const folder of templates.values()) rmSync(folder, { recursive: true, force: true });
});

/** A repository with plain git, as users and agents run it. */
export class TestRepository {
  readonly root: string = realpathSync(mkdtempSync(join(tmpdir(), "niia-merge-test-")));
  readonly folder: string = join(this.root, "project");
  readonly common: string = join(this.folder, ".git");

  constructor(files: Files = { "a.txt": "1\n2\n3\n4\n5\n6\n7\n8\n", "b.txt": "b\n" }) {
    const key = JSON.stringify(files);
    const made = templates.get(key);
    if (made !== undefined) cpSync(made, this.folder, { recursive: true });
    else this.#make(key, files);
  }

  /** Making a repository takes five runs of git, a copy none. */
  #make(key: string, files: Files): void {
    mkdirSync(this.folder);
    this.git(["init", "-q", "-b", "main"]);
    this.commit("start", files);
    const template = mkdtempSync(join(tmpdir(), "niia-merge-template-"));
    cpSync(this.folder, template, { recursive: true });
    templates.set(key, template);
  }

  git(args: string[], input?: Uint8Array): string {
    const who = { NAME: "Ada", EMAIL: "ada@example.org" };
    return execFileSync("git", args, {
      cwd: this.folder,
      encoding: "utf8",
      stdio: ["pipe", "pipe", "pipe"],
      input: input ?? "",
      maxBuffer: 64 * 1024 * 1024,
      env: {
        PATH: process.env["PATH"] ?? "",
        HOME: this.root,
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_AUTHOR_NAME: who.NAME,
        GIT_AUTHOR_EMAIL: who.EMAIL,
        GIT_COMMITTER_NAME: who.NAME,
        GIT_COMMITTER_EMAIL: who.EMAIL,
      },
    }).replace(/\n$/, "");
  }

  write(files: Files): void {
    for (const [name, content] of Object.entries(files)) {
      const path = join(this.folder, name);
      mkdirSync(dirname(path), { recursive: true });
      if (content === null) rmSync(path);
      else if (typeof content === "string" || content instanceof Uint8Array)
        writeFileSync(path, content);
      else if ("text" in content) {
        writeFileSync(path, content.text);
        chmodSync(path, content.mode);
      }
    }
  }

  /** In the checkout. */
  commit(message: string, files: Files): string {
    this.write(files);
    this.git(["add", "-A"]);
    this.git(["commit", "-qm", message, "--allow-empty"]);
    return this.git(["rev-parse", "HEAD"]);
  }

  /** A branch with one commit on top of `from`, made without a checkout. */
  branch(name: string, files: Files, from = "refs/heads/main"): { name: string; commit: string } {
    this.#import([commitOf(name, files, from)]);
    return { name, commit: this.git(["rev-parse", `refs/heads/${name}`]) };
  }

  /** A first commit without parents and, on top of it, one for each of the rest; in that order. */
  branches(prefix: string, first: Files, rest: Files[]): string[] {
    const names = ["base", ...rest.keys()].map((name) => `${prefix}/${name}`);
    this.#import([
      commitOf(`${prefix}/base`, first),
      ...rest.map((files, n) => commitOf(`${prefix}/${n}`, files, `refs/heads/${prefix}/base`)),
    ]);
    return this.git(["rev-parse", ...names.map((name) => `refs/heads/${name}`)]).split("\n");
  }

  #import(commits: Buffer[]): void {
    this.git(["fast-import", "--quiet", "--force"], Buffer.concat(commits));
  }

  show(commit: string, path: string): string {
    return this.git(["show", `${commit}:${path}`]);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** As git fast-import reads it. */
function commitOf(name: string, files: Files, from?: string): Buffer {
  const parts: (string | Uint8Array)[] = [
    `commit refs/heads/${name}\ncommitter Ada <ada@example.org> 1700000000 +0000\ndata 1\nx\n`,
    from === undefined ? "" : `from ${from}\n`,
  ];
  const entries = Object.entries(files);
  for (const [path, content] of entries) if (content === null) parts.push(`D ${path}\n`);
  for (const [path, content] of entries) {
    if (content === null) continue;
    const { bytes, mode } = plain(content);
    parts.push(`M ${mode} inline ${path}\ndata ${bytes.length}\n`, bytes, "\n");
  }
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

function plain(content: Content): { bytes: Buffer; mode: string } {
  if (typeof content === "string" || content instanceof Uint8Array)
    return { bytes: Buffer.from(content), mode: "100644" };
  if ("bytes" in content) return content;
  return { bytes: Buffer.from(content.text), mode: `100${content.mode.toString(8)}` };
}
