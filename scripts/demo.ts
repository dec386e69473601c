// npm run demo: two reviewers and a report on a small repository with planted flaws. With Claude Code and Codex when both
// are installed and signed in, else played by the rehearsal agent, which asks no model.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeRepository } from "../packages/testkit/src/index.ts";
// @ts-expect-error: plain JavaScript, so that it runs before anything is installed.
import { needSystemPackages } from "./system-packages.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const niiaArgs = [
  "--conditions=@connector/source",
  "--disable-warning=ExperimentalWarning",
  join(root, "apps/cli/src/niia.ts"),
];
const document = join(root, "examples/dual-review/dual-review.connector.json");

const missing = needSystemPackages(["bwrap"]) as string[];
const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "niia", "demo");
mkdirSync(cache, { recursive: true });
const repository = makeRepository(mkdtempSync(join(cache, "shop-")));
const output = join(repository.dir, "..", `${repository.dir.split("/").at(-1)}-report.md`);

const rehearse = !["claude", "codex"].every(ready);
const flags = [
  ...(rehearse ? ["--rehearse"] : []),
  ...(missing.length > 0 ? ["--no-sandbox"] : []),
];
say(`a small shop with ${repository.flaws.length} planted flaws: ${repository.dir}`);
say(
  rehearse
    ? "in rehearsal: Claude Code and Codex are not both installed and signed in here; no model is asked"
    : "with your Claude Code and your Codex",
);
if (missing.length > 0)
  say(
    `without sandboxes, since ${missing.join(", ")} is missing: the flag --no-sandbox says so below`,
  );
say(`niia run ${document} ${flags.join(" ")}\n`);

// A person who looks at it for the first time need not wait for an agent's pauses to be lifelike.
process.env["NIIA_REHEARSAL_SPEED"] ??= "2";
const ran = niia(["run", document, ...flags, "--output", output], "inherit");
if (ran.status === 0) {
  console.log(`\n${readFileSync(output, "utf8")}`);
  say(`the report: ${output}`);
  say("where to go next:");
  say(`  ./niia runs show                    what happened, and where everything is`);
  say(`  ./niia graph ${document.slice(root.length)}`);
  say(`  ./niia init                         a document of your own`);
}
process.exitCode = ran.status ?? 1;

function ready(agent: string): boolean {
  const { stdout } = niia(["agents", "--json"], "pipe");
  const all = JSON.parse(stdout || "[]") as {
    agent: string;
    installed: boolean;
    signedIn: boolean | null;
  }[];
  return all.some((each) => each.agent === agent && each.installed && each.signedIn === true);
}

function niia(
  args: string[],
  stdio: "inherit" | "pipe",
): { status: number | null; stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, [...niiaArgs, ...args], {
    cwd: repository.dir,
    stdio: stdio === "pipe" ? ["ignore", "pipe", "inherit"] : "inherit",
    encoding: "utf8",
  });
  return { status, stdout };
}

function say(text: string): void {
  process.stderr.write(`demo: ${text}\n`);
}
