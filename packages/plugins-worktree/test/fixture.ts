import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Action, PluginContext, SessionDraft } from "@pty4ai/protocol";
import { afterAll } from "vitest";
import type { WorktreeNotes, WorktreeOptions } from "../src/index.ts";
import { plugin } from "../src/plugin.ts";

const templates = new Map<string, string>();
afterAll(() => {
  for (const folder of templates.values()) rmSync(folder, { recursive: true, force: true });
});

/** A folder with a repository, a place where planted programs leave their mark, and the daemon's state folder. */
export class Fixture {
  readonly root: string = realpathSync(mkdtempSync(join(tmpdir(), "niia-tree-")));
  readonly repo: string = join(this.root, "project");
  readonly state: string = join(this.root, "state");
  /** A program that was planted and then run makes this file. */
  readonly mark: string = join(this.root, "RAN");
  #sessions = 0;

  constructor(files: Record<string, string> = { "a.txt": "one\n", "src/b.txt": "two\n" }) {
    const config =
      "[user]\n\tname = Ada\n\temail = ada@example.org\n[init]\n\tdefaultBranch = main\n";
    writeFileSync(join(this.root, "gitconfig"), config);
    const key = JSON.stringify(files);
    const made = templates.get(key);
    if (made === undefined) this.#make(files);
    else cpSync(made, this.repo, { recursive: true });
    if (made === undefined) templates.set(key, this.#template());
  }

  #make(files: Record<string, string>): void {
    mkdirSync(this.repo);
    this.git(["init", "-q", "-b", "main"]);
    if (Object.keys(files).length === 0) return;
    this.write(this.repo, files);
    this.git(["add", "-A"]);
    this.git(["commit", "-qm", "start"]);
  }

  /** A copy for later fixtures of this process: making a repository takes four runs of git. */
  #template(): string {
    const folder = mkdtempSync(join(tmpdir(), "niia-tree-template-"));
    cpSync(this.repo, folder, { recursive: true });
    return folder;
  }

  /** Plain git, as a user or an agent runs it. */
  git(args: string[], cwd: string = this.repo): string {
    const env = {
      PATH: process.env["PATH"] ?? "",
      HOME: this.root,
      GIT_CONFIG_GLOBAL: join(this.root, "gitconfig"),
      GIT_CONFIG_NOSYSTEM: "1",
    };
    return execFileSync("git", args, {
      cwd,
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trimEnd();
  }

  write(folder: string, files: Record<string, string>): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(
        join(folder, name),
        content,
        name.endsWith(".sh") || name.startsWith(".husky/") ? { mode: 0o755 } : {},
      );
    }
  }

  read(...path: string[]): string | undefined {
    const file = join(...path);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  /** The shell command a planted program consists of. */
  get planted(): string {
    return `touch '${this.mark}'; cat`;
  }

  /** What the daemon does before a session: look, shape, make. */
  async start(
    options: Partial<WorktreeOptions> = {},
    how: { cwd?: string; run?: string } = {},
  ): Promise<Started> {
    const id = `s${++this.#sessions}`;
    const cwd = how.cwd ?? this.repo;
    const labels: Record<string, string> =
      how.run === undefined ? { run: "r1" } : how.run === "" ? {} : { run: how.run };
    const slug = options.slug ?? "fix";
    const given: WorktreeOptions = {
      branch: `niia/${labels["run"] ?? "serve"}/p/${slug}/work`,
      ...options,
      slug,
    };
    const draft: SessionDraft = {
      id,
      dir: join(this.state, "sessions", id),
      argv: ["sh"],
      cwd,
      env: { PATH: process.env["PATH"] ?? "", HOME: this.root },
      size: { cols: 80, rows: 24 },
      labels,
      access: [],
      destinations: [],
      files: [],
      before: [],
      after: [],
      notes: {},
    };
    const context: PluginContext = {
      stateDir: this.state,
      session: { id, dir: draft.dir, labels },
      request: { cwd },
      log: () => {},
    };
    const facts = await plugin.probe?.(draft, given, context);
    const shaped = plugin.transform(Object.freeze(draft), given, facts as never);
    // Actions are stored as JSON.
    const run = async (actions: Action[]): Promise<void> => {
      for (const action of JSON.parse(JSON.stringify(actions)) as Action[]) {
        const result = await plugin.effects?.[action.effect]?.(action.input as never, context);
        Object.assign(shaped.notes["worktree"] as object, result);
      }
    };
    await run(shaped.before);
    const notes = (): WorktreeNotes => shaped.notes["worktree"] as WorktreeNotes;
    return {
      shaped,
      tree: notes().path,
      get notes() {
        return notes();
      },
      end: async () => {
        await run(shaped.after);
        return notes();
      },
    };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

export interface Started {
  shaped: SessionDraft;
  tree: string;
  readonly notes: WorktreeNotes;
  end: () => Promise<WorktreeNotes>;
}
