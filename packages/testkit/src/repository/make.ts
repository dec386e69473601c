import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Flaw, PLANTED } from "./flaws.ts";

export interface FixtureRepository {
  dir: string;
  /** The only commit, on `main`: the same everywhere. */
  commit: string;
  flaws: Flaw[];
}

/** Makes a git repository with a small shop in it, which has flaws for reviewers to find. The folder may exist and be empty. */
export function makeRepository(dir: string): FixtureRepository {
  mkdirSync(dir, { recursive: true });
  cpSync(fileURLToPath(new URL("../../fixtures/shop", import.meta.url)), dir, { recursive: true });
  git(dir, ["init", "--quiet", "--initial-branch=main"]);
  git(dir, ["config", "user.name", "Shop"]);
  git(dir, ["config", "user.email", "shop@localhost"]);
  git(dir, ["add", "--all"]);
  git(dir, ["commit", "--quiet", "--message", "Orders, invoices and a monthly report"]);
  return {
    dir,
    commit: git(dir, ["rev-parse", "HEAD"]),
    flaws: PLANTED.map((planted) => locate(dir, planted)),
  };
}

function locate(dir: string, { file, area, kind, piece }: (typeof PLANTED)[number]): Flaw {
  const lines = readFileSync(join(dir, file), "utf8").split("\n");
  const index = lines.findIndex((line) => line.includes(piece));
  if (index < 0) throw new Error(`The fixture has no ${kind} in ${file}.`);
  return { file, line: index + 1, area, kind, code: (lines[index] ?? "").trim() };
}

const AT = "2026-01-05T09:00:00Z";

function git(cwd: string, args: string[]): string {
  const env = {
    PATH: process.env.PATH ?? "",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_DATE: AT,
    GIT_COMMITTER_DATE: AT,
  };
  return execFileSync("git", ["-c", "core.autocrlf=false", "-c", "core.fileMode=false", ...args], {
    cwd,
    env,
    encoding: "utf8",
  }).trim();
}
