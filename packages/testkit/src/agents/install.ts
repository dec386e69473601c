import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { withLock } from "./lock.ts";
import { AGENT_NAMES, type AgentName, PACKAGES } from "./package.ts";

export interface InstallOptions {
  agents?: readonly AgentName[];
  /** Folder that keeps installed agents between runs. Default: `niia-test-agents` in the user's cache folder. */
  cache?: string;
  /** Gets one line at a time. Default: standard error. */
  log?: (line: string) => void;
  /** How npm is called. */
  npm?: string;
  /** Pause before the second try; twice that before the third. Milliseconds, default 2000. */
  pauseMs?: number;
}

export interface InstalledAgents {
  dir: string;
  /** Folder with the programs, for PATH. */
  bin: string;
}

const TRIES = 3;

/** Installs real agents at exact versions with npm into a cache outside any project; does nothing when they are there.
 *  Takes minutes and more than a gigabyte the first time. */
export async function installAgents(options: InstallOptions = {}): Promise<InstalledAgents> {
  const agents = options.agents ?? AGENT_NAMES;
  const log = options.log ?? ((line) => void process.stderr.write(`agents: ${line}\n`));
  const packages = Object.fromEntries(
    agents.map((agent) => [PACKAGES[agent].name, PACKAGES[agent].version]),
  );
  const dir = join(options.cache ?? cacheFolder(), nameOf(packages));
  const installed = { dir, bin: join(dir, "node_modules", ".bin") };
  if (isComplete(installed, agents)) return installed;
  mkdirSync(dir, { recursive: true });
  await withLock(
    join(dir, "lock"),
    async () => {
      if (isComplete(installed, agents)) return;
      writeFileSync(
        join(dir, "package.json"),
        JSON.stringify({ private: true, dependencies: packages }),
      );
      await installWithRetries({
        dir,
        npm: options.npm ?? "npm",
        pauseMs: options.pauseMs ?? 2000,
        log,
      });
      checkVersions(dir, agents);
      writeFileSync(join(dir, "complete"), new Date().toISOString());
    },
    (owner) => log(`another process (${owner}) installs them, waiting`),
  );
  return installed;
}

function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "niia-test-agents");
}

function nameOf(packages: Record<string, string>): string {
  const identity = JSON.stringify([packages, process.platform, process.arch]);
  return createHash("sha256").update(identity).digest("hex").slice(0, 16);
}

function isComplete({ dir, bin }: InstalledAgents, agents: readonly AgentName[]): boolean {
  return existsSync(join(dir, "complete")) && agents.every((agent) => existsSync(join(bin, agent)));
}

interface Attempts {
  dir: string;
  npm: string;
  pauseMs: number;
  log: (line: string) => void;
}

async function installWithRetries({ dir, npm, pauseMs, log }: Attempts): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    log(`installing real agents into ${dir} (try ${attempt} of ${TRIES}; this takes a while)`);
    const started = Date.now();
    const failure = await runNpm(npm, dir, () => log(`still installing, ${seconds(started)} s`));
    if (failure === undefined) return log(`installed in ${seconds(started)} s`);
    log(failure);
    if (attempt === TRIES) {
      throw new Error(
        `npm could not install the agents: ${failure}\n  next: check that the npm registry can be reached, then run this again`,
      );
    }
    await pause(pauseMs * attempt);
  }
}

/** Undefined when it went well, else the last lines npm said. */
function runNpm(npm: string, cwd: string, beat: () => void): Promise<string | undefined> {
  const args = [
    "install",
    "--no-audit",
    "--no-fund",
    "--no-progress",
    "--loglevel=error",
    "--omit=dev",
  ];
  return new Promise((resolve) => {
    const child = spawn(npm, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    const hear = (chunk: Buffer) => {
      said = (said + chunk.toString("utf8")).slice(-2000);
    };
    const timer = setInterval(beat, 15_000);
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", (error) => {
      clearInterval(timer);
      resolve(`${npm}: ${error.message}`);
    });
    child.once("close", (code) => {
      clearInterval(timer);
      resolve(code === 0 ? undefined : `npm install ended with ${code}: ${said.trim()}`);
    });
  });
}

function checkVersions(dir: string, agents: readonly AgentName[]): void {
  for (const agent of agents) {
    const { name, version } = PACKAGES[agent];
    const manifest = JSON.parse(
      readFileSync(join(dir, "node_modules", name, "package.json"), "utf8"),
    ) as { version: string };
    if (manifest.version !== version)
      throw new Error(`npm installed ${name} ${manifest.version}, expected ${version}`);
  }
}

function seconds(since: number): number {
  return Math.round((Date.now() - since) / 1000);
}
