import { closeSync, openSync, readdirSync, readSync } from "node:fs";

/** One process as `/proc` tells it. `started` with `pid` names it for as long as the machine is up. */
export interface ProcessRow {
  pid: number;
  parent: number;
  /** The terminal session it belongs to: the pid of that session's leader. */
  leader: number;
  /** Clock ticks since the machine started. */
  started: number;
}

/** How far the system has counted: pids are given out in a circle. */
export interface PidClock {
  /** The newest pid. */
  last: number;
  /** Processes and threads started since the machine did. */
  forks: number;
  /** Pids are below it. */
  limit: number;
}

/** Every pid there is. Linux; elsewhere none. */
export function allPids(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** Undefined for one that is gone, and for a zombie, of which nothing is left to end. */
export function readRow(pid: number): ProcessRow | undefined {
  return parseRow(pid, read(`/proc/${pid}/stat`));
}

/** The command in it may hold anything: what counts comes after its last parenthesis. */
export function parseRow(pid: number, stat: string | undefined): ProcessRow | undefined {
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields === undefined || fields[0] === "Z" || fields[0] === "X") return undefined;
  const [parent, leader, started] = [fields[1], fields[3], fields[19]].map(Number);
  if (parent === undefined || leader === undefined || started === undefined) return undefined;
  return Number.isNaN(parent + leader + started) ? undefined : { pid, parent, leader, started };
}

/** Whether the variable was in the environment that the process was started with. */
export function hasVariable(pid: number, variable: string): boolean {
  const environ = read(`/proc/${pid}/environ`);
  return environ !== undefined && `\0${environ}\0`.includes(`\0${variable}\0`);
}

export function pidClock(): PidClock | undefined {
  const last = Number(read("/proc/loadavg")?.split(" ")[4]);
  const forks = forkCount();
  limit ??= Number(read("/proc/sys/kernel/pid_max"));
  if (forks === undefined || Number.isNaN(last + limit)) return undefined;
  return { last, forks, limit };
}

let limit: number | undefined;

export function forkCount(): number | undefined {
  const count = /^processes (\d+)/m.exec(read("/proc/stat") ?? "")?.[1];
  return count === undefined ? undefined : Number(count);
}

// Of the size that most such files fit into: a buffer for each would keep the garbage collector busy.
let buffer = Buffer.alloc(16_384);

function read(file: string): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, "r");
    let length = 0;
    for (;;) {
      const count = readSync(descriptor, buffer, length, buffer.length - length, null);
      if (count === 0) return buffer.toString("latin1", 0, length);
      length += count;
      if (length === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
    }
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
