import type { Machine } from "../generated/types.ts";

type Machines = Readonly<Record<string, Machine>> | undefined;

/** The host of an alias, or the name itself, and whether that is another machine than this one. */
export function findMachine(
  machines: Machines,
  name: string,
  here: readonly string[],
): { host: string; away: boolean } {
  const machine = lookUp(machines, name);
  const host = typeof machine === "string" ? machine : (machine?.host ?? name);
  const local = ["localhost", "127.0.0.1", "::1", ...here].map(plain);
  return { host, away: !local.includes(plain(host)) && !local.includes(plain(name)) };
}

/** Machines that stand in for one, in the order in which they are tried, each once. */
export function failoverMachines(machines: Machines, name: string): string[] {
  const found: string[] = [];
  const visit = (from: string): void => {
    const machine = lookUp(machines, from);
    for (const next of typeof machine === "object" ? (machine.failover ?? []) : []) {
      if (next === name || found.includes(next)) continue;
      found.push(next);
      visit(next);
    }
  };
  visit(name);
  return found;
}

function lookUp(machines: Machines, name: string): Machine | undefined {
  return machines && Object.hasOwn(machines, name) ? machines[name] : undefined;
}

const plain = (host: string): string =>
  host
    .toLowerCase()
    .replace(/\.local$/, "")
    .replace(/\.$/, "");
