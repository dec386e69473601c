import { open, readFile, stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "../command.ts";
import { EXIT } from "../failure.ts";
import { isLive } from "../session/list.ts";

export async function startDaemonCommand(context: Context, json: boolean): Promise<number> {
  const client = await context.client();
  await client.close();
  return daemonStatus(context, json);
}

export async function stopDaemonCommand(context: Context, json: boolean): Promise<number> {
  const client = await context.runningClient();
  if (!client) {
    if (json) context.out(`${JSON.stringify({ running: false })}\n`);
    else context.err("the daemon does not run\n");
    return EXIT.ok;
  }
  // One of another protocol tells nothing of them, and is stopped all the same.
  const live = (await client.list().catch(() => [])).filter(isLive).length;
  const { pid } = await client.version();
  await client.request("POST", "/v1/shutdown");
  await client.close();
  while (alive(pid)) await sleep(20);
  if (json) context.out(`${JSON.stringify({ running: false, pid, sessions: live })}\n`);
  else
    context.out(
      `stopped the daemon (pid ${pid})${live > 0 ? `; ${live} sessions go on without it` : ""}\n`,
    );
  return EXIT.ok;
}

export async function daemonStatus(context: Context, json: boolean): Promise<number> {
  const client = await context.runningClient();
  if (!client) {
    if (json) context.out(`${JSON.stringify({ running: false, socket: context.paths.socket })}\n`);
    else context.out(`not running (socket ${context.paths.socket})\n`);
    return EXIT.unreachable;
  }
  const version = await client.version();
  const sessions = (await client.list()).filter(isLive).length;
  await client.close();
  const status = {
    running: true,
    pid: version.pid,
    version: version.version,
    protocol: version.protocol,
    socket: context.paths.socket,
    sessions,
  };
  if (json) context.out(`${JSON.stringify(status)}\n`);
  else
    for (const [name, value] of Object.entries(status))
      context.out(`${name.padEnd(9)} ${String(value)}\n`);
  return EXIT.ok;
}

export async function daemonLogs(
  context: Context,
  options: { tail: number; follow: boolean; json: boolean },
): Promise<number> {
  const text = await readFile(context.paths.log, "utf8").catch(() => "");
  const lines = text.split("\n").filter(Boolean).slice(-options.tail);
  const print = (line: string): void => context.out(`${options.json ? line : readable(line)}\n`);
  lines.forEach(print);
  if (options.follow) await followFile(context.paths.log, Buffer.byteLength(text), print);
  return EXIT.ok;
}

async function followFile(
  file: string,
  from: number,
  print: (line: string) => void,
): Promise<never> {
  let offset = from;
  let rest = "";
  for (;;) {
    const { size } = await stat(file);
    if (size < offset) offset = 0;
    if (size > offset) {
      const handle = await open(file, "r");
      const { buffer, bytesRead } = await handle.read(
        Buffer.alloc(size - offset),
        0,
        size - offset,
        offset,
      );
      await handle.close();
      offset += bytesRead;
      const lines = (rest + buffer.subarray(0, bytesRead).toString("utf8")).split("\n");
      rest = lines.pop() ?? "";
      lines.filter(Boolean).forEach(print);
    }
    await sleep(250);
  }
}

/** One JSON line of the log as time, level, message and the rest. */
function readable(line: string): string {
  try {
    const {
      time,
      level,
      msg,
      pid: _pid,
      hostname: _host,
      ...rest
    } = JSON.parse(line) as Record<string, unknown>;
    const when = typeof time === "number" ? new Date(time).toISOString() : "";
    const more = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    return [
      when,
      LEVELS[Number(level)] ?? String(level),
      typeof msg === "string" ? msg : "",
      ...more,
    ].join(" ");
  } catch {
    return line;
  }
}

const LEVELS: Record<number, string> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
  60: "fatal",
};

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
