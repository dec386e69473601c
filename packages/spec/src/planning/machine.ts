import type { Machine } from "../generated/types.ts";

type Machines = Readonly<Record<string, Machine>> | undefined;

/** Whether a name or host means this machine. */
export type IsHere = (name: string) => boolean;

/** The host of an alias, or the name itself, and whether that is another machine than this one. */
export function findMachine(
  machines: Machines,
  name: string,
  isHere: IsHere,
): { host: string; away: boolean } {
  const machine = lookUp(machines, name);
  const host = typeof machine === "string" ? machine : (machine?.host ?? name);
  return { host, away: !isHere(host) && !isHere(name) };
}

/** Machines that stand in for one, in the order in which they are tried, each once, at most 32. */
export function failoverMachines(machines: Machines, name: string): string[] {
  const found = new Set<string>();
  const open = [name];
  for (let from = open.shift(); from !== undefined && found.size < 32; from = open.shift()) {
    const machine = lookUp(machines, from);
    for (const next of typeof machine === "object" ? (machine.failover ?? []) : []) {
      if (next === name || found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return [...found];
}

function lookUp(machines: Machines, name: string): Machine | undefined {
  return machines && Object.hasOwn(machines, name) ? machines[name] : undefined;
}

/** A host as it is compared: without case and `.local`. */
export const plainHost = (host: string): string =>
  host.toLowerCase().replace(/\.$|\.local\.?$/, "");
