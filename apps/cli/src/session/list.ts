import { readdirSync } from "node:fs";
import type { Session } from "@pty4ai/protocol";
import type { Context } from "../command.ts";
import { age, oneLine, table } from "../terminal/table.ts";

export async function listSessions(
  context: Context,
  options: { all: boolean; quiet: boolean; json: boolean },
): Promise<number> {
  const needed = options.all || hasHolder(context.paths.runtime);
  const client = await (needed ? context.client() : context.runningClient());
  const everything = client ? await client.list() : [];
  await client?.close();
  const sessions = options.all
    ? everything
    : everything.filter((session) => isLive(session) || isLost(session));
  if (options.json) context.out(`${JSON.stringify(sessions)}\n`);
  else if (options.quiet) context.out(sessions.map(({ id }) => `${id}\n`).join(""));
  else if (sessions.length === 0)
    context.err(
      `no sessions${everything.length > 0 ? "; `niia ps -a` shows the ended ones" : ""}\n`,
    );
  else context.out(table(["ID", "NAME", "STATE", "AGE", "MODEL", "WHERE"], sessions.map(row)));
  return 0;
}

/** Sessions live on in their holder when the daemon has gone: only a daemon can list them. */
function hasHolder(runtime: string): boolean {
  try {
    return readdirSync(runtime).some((name) => /^holder-.*\.sock$/.test(name));
  } catch {
    return false;
  }
}

export function isLive({ state }: Session): boolean {
  return state === "starting" || state === "running" || state === "exited";
}

/** It went with the machine, and waits for somebody to start it again. */
function isLost({ state, restartable }: Session): boolean {
  return state === "lost" && restartable === true;
}

function row(session: Session): string[] {
  const end = session.endedAt ? Date.parse(session.endedAt) : Date.now();
  return [
    session.id,
    oneLine(session.name, 32),
    describeState(session),
    age(end - Date.parse(session.createdAt)),
    session.agent ?? oneLine(session.argv.join(" "), 24),
    session.cwd,
  ];
}

export function describeState(session: Session): string {
  if (isLost(session)) return "lost, restartable";
  if (session.state === "running") return session.agentState ?? "running";
  const { exit } = session;
  if (!exit) return session.state;
  if (exit.reason) return exit.reason;
  return exit.signal ? `${session.state} ${exit.signal}` : `${session.state} ${exit.code ?? "?"}`;
}
