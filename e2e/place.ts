import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { events, type Ran, type User } from "./niia.ts";

/** A repository with one commit, where documents are written and run. */
export interface Place {
  dir: string;
  put: (path: string, content: string | object) => string;
  read: (path: string) => string;
  git: (...args: string[]) => string;
  /** Writes `name.connector.json`, and what the rehearsal agent does in it; returns the document's path. */
  document: (name: string, phases: object[], scripts?: object[], rest?: object) => string;
  remove: () => void;
}

export function makePlace(): Place {
  const dir = mkdtempSync(join(tmpdir(), "niia-place-"));
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@localhost", ...args], {
      cwd: dir,
      encoding: "utf8",
    }).trim();
  const put: Place["put"] = (path, content) => {
    const file = join(dir, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  };
  git("init", "--quiet", "--initial-branch=main");
  put("README.md", "A place.\n");
  git("add", "README.md");
  git("commit", "--quiet", "--message=start");
  return {
    dir,
    put,
    git,
    read: (path) => readFileSync(join(dir, path), "utf8"),
    document(name, phases, scripts = [], rest = {}) {
      put(`${name}.rehearsal.json`, { scripts });
      return put(`${name}.connector.json`, { name, pipeline: { phases }, ...rest });
    },
    remove: () => rmSync(dir, { recursive: true }),
  };
}

type Event = Record<string, unknown>;

/** The story events of one kind in what `--json` printed. */
export function told(ran: Pick<Ran, "stdout">, type: string): Event[] {
  return events(ran.stdout).filter((event) => event["type"] === type);
}

export interface Report {
  id: string;
  status: string;
  reason: string | null;
  usage: Record<string, number>;
  text: string;
  data: Record<string, unknown>;
  phases: {
    name: string;
    status: string;
    reason: string | null;
    warnings: string[];
    workers: {
      name: string;
      status: string;
      text: string;
      exitCode?: number;
      branch?: string;
      commit?: string;
      tree?: string;
      tries: { agent: string; failure?: { reason: string; message: string } }[];
    }[];
  }[];
  places: Record<string, string>;
}

/** The last line that `run --json` printed. */
export function reportOf(ran: Pick<Ran, "stdout">): Report {
  const [summary] = told(ran, "summary");
  return summary?.["report"] as Report;
}

/** Every prompt that any agent of this user got, in no order: each stands in the events of its session. */
export function prompts({ home }: User): string[] {
  const sessions = join(home, "state/niia/sessions");
  return readdirSync(sessions).flatMap((session) =>
    readFileSync(join(sessions, session, "events.jsonl"), "utf8")
      .split("\n")
      .slice(0, -1)
      .filter((line) => line.includes('"UserPromptSubmit"'))
      .map((line) => (JSON.parse(line) as { payload: { prompt: string } }).payload.prompt),
  );
}
