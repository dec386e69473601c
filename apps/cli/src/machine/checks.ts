import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { promisify } from "node:util";
import { sandboxStatus } from "@pty4ai/plugins-sandbox";
import type { Context } from "../command.ts";
import { checkProcesses, checkService } from "../service/linger.ts";
import { agentStatus } from "./agents.ts";

export interface Finding {
  check: string;
  status: "ok" | "warn" | "fail";
  detail: string;
  /** The next step to take. */
  fix?: string;
}

export const CHECKS: Record<string, (context: Context) => Promise<Finding[]>> = {
  platform: checkPlatform,
  node: checkNode,
  git: checkGit,
  sandbox: checkSandbox,
  socket: checkSocket,
  daemon: checkDaemon,
  service: async ({ env }) => checkService(env),
  processes: ({ env }) => checkProcesses(env),
  agents: checkAgents,
};

const run = promisify(execFile);

async function checkPlatform(): Promise<Finding[]> {
  const detail = `${process.platform} ${process.arch}`;
  if (process.platform === "linux") return [{ check: "platform", status: "ok", detail }];
  if (process.platform === "darwin") {
    return [
      {
        check: "platform",
        status: "warn",
        detail: `${detail}: written for, and not tested on`,
        fix: "please report what breaks",
      },
    ];
  }
  return [
    {
      check: "platform",
      status: "fail",
      detail: `${detail} is not supported`,
      fix: "run niia inside WSL 2",
    },
  ];
}

async function checkNode(): Promise<Finding[]> {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const fine = major > 22 || (major === 22 && minor >= 18);
  return [
    {
      check: "node",
      status: fine ? "ok" : "fail",
      detail: process.versions.node,
      ...(fine ? {} : { fix: "install Node 24" }),
    },
  ];
}

async function checkGit(): Promise<Finding[]> {
  const fix = "install git 2.38 or later";
  const found = await run("git", ["--version"]).catch(() => undefined);
  if (!found)
    return [{ check: "git", status: "warn", detail: "not found: worktrees cannot be made", fix }];
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)/.exec(found.stdout) ?? [];
  const fine = Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 38);
  return [
    {
      check: "git",
      status: fine ? "ok" : "warn",
      detail: found.stdout.trim(),
      ...(fine ? {} : { fix }),
    },
  ];
}

async function checkSandbox(): Promise<Finding[]> {
  const status = await sandboxStatus();
  if (status.available) return [{ check: "sandbox", status: "ok", detail: status.message }];
  return [
    {
      check: "sandbox",
      status: "warn",
      detail: `${status.message}: sandboxed sessions will refuse to start`,
      ...(status.hint ? { fix: status.hint } : {}),
    },
  ];
}

async function checkSocket({ paths }: Context): Promise<Finding[]> {
  const folder = await stat(paths.runtime).catch(() => undefined);
  if (!folder)
    return [{ check: "socket", status: "ok", detail: `${paths.socket} (no daemon has run yet)` }];
  const open = (folder.mode & 0o077) !== 0 || folder.uid !== process.getuid?.();
  return [
    open
      ? {
          check: "socket",
          status: "fail",
          detail: `${paths.runtime} can be entered by others`,
          fix: `chmod 700 ${paths.runtime}, and see that it is yours`,
        }
      : { check: "socket", status: "ok", detail: paths.socket },
  ];
}

async function checkDaemon(context: Context): Promise<Finding[]> {
  const client = await context.runningClient();
  if (!client)
    return [
      {
        check: "daemon",
        status: "ok",
        detail: "not running; the first command that needs it starts it",
      },
    ];
  const { version, pid } = await client.version();
  await client.close();
  return [{ check: "daemon", status: "ok", detail: `version ${version}, pid ${pid}` }];
}

async function checkAgents(context: Context): Promise<Finding[]> {
  const all = (await agentStatus(context)).filter(
    ({ agent }) => agent !== "shell" && agent !== "rehearsal" && agent !== "generic",
  );
  const installed = all.filter((each) => each.installed);
  const findings: Finding[] = installed.map((each) =>
    each.signedIn === false
      ? {
          check: "agent",
          status: "warn",
          detail: `${each.agent}: installed, not signed in`,
          ...(each.signInHint ? { fix: each.signInHint } : {}),
        }
      : { check: "agent", status: "ok", detail: `${each.agent}: ${each.path}` },
  );
  if (installed.length > 0) return findings;
  return [
    {
      check: "agent",
      status: "warn",
      detail: "no agent CLI is installed",
      fix: "install one (niia agents lists them), or try a workflow with --rehearse",
    },
  ];
}
