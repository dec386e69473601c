import type { Report } from "../diagnostic.ts";
import { didYouMean } from "../schema/nearest.ts";
import { quote } from "../schema/words.ts";
import { at, isObject, listOf, type Team, textOf } from "./team.ts";

/** Machine names that are almost an alias, and failover that goes round. */
export function checkMachines(team: Team, report: Report): void {
  const aliases = Object.keys(team.machines);
  if (aliases.length === 0) return;
  for (const { holder } of team.everyone) {
    const { fields, pointer } = holder;
    checkName(fields["machine"], `${pointer}/machine`);
    for (const [index, entry] of listOf(fields["failover"]).entries()) {
      if (isObject(entry)) checkName(entry["machine"], `${pointer}/failover/${index}/machine`);
    }
  }
  for (const alias of aliases) {
    for (const [index, next] of failoverOf(team, alias).entries())
      checkName(next, failoverPlace(team, alias, index));
  }
  for (const { chain, index } of circles(team, aliases)) reportCircle(team, chain, index, report);

  function checkName(value: unknown, pointer: string): void {
    const name = textOf(value);
    if (name === undefined || Object.hasOwn(team.machines, name) || report.full()) return;
    const hint = didYouMean(name, aliases);
    if (hint === undefined) return;
    const message = `${quote(name)} is no alias of \`machines\`, so it is taken as a machine's own name`;
    report.add("C1305", pointer, message, { hint });
  }
}

interface Circle {
  /** Ends with the name it starts with. */
  chain: string[];
  /** Of the entry that closes it, in the failover list of the last but one. */
  index: number;
}

/** Each way in which failover leads back to where it came from. A walk in depth, without recursion. */
function* circles(team: Team, aliases: string[]): Generator<Circle> {
  const done = new Set<string>();
  for (const start of aliases) {
    const path = [{ name: start, next: 0 }];
    const onPath = new Set([start]);
    while (path.length > 0) {
      const here = path.at(-1);
      if (!here) break;
      const index = here.next++;
      const name = done.has(here.name) ? undefined : failoverOf(team, here.name)[index];
      if (name === undefined) {
        done.add(here.name);
        onPath.delete(here.name);
        path.pop();
      } else if (onPath.has(name)) {
        const names = path.map((step) => step.name);
        yield { chain: [...names.slice(names.indexOf(name)), name], index };
      } else if (!done.has(name)) {
        path.push({ name, next: 0 });
        onPath.add(name);
      }
    }
  }
}

function reportCircle(team: Team, chain: string[], index: number, report: Report): void {
  if (report.full()) return;
  const [first = ""] = chain;
  const shown = chain.length > 8 ? [...chain.slice(0, 4), "…", ...chain.slice(-3)] : chain;
  const message =
    chain.length === 2
      ? `machine ${quote(first)} fails over to itself`
      : `machine ${quote(first)} fails over in a circle: ${shown.join(" → ")}`;
  const place = failoverPlace(team, chain.at(-2) ?? first, index);
  report.add("C1307", place, message, { hint: "let the last one have no failover" });
}

function failoverPlace(team: Team, alias: string, index: number): string {
  return at(at(at(at(team.pointer, "machines"), alias), "failover"), index);
}

function failoverOf(team: Team, alias: string): string[] {
  const machine = Object.hasOwn(team.machines, alias) ? team.machines[alias] : undefined;
  return isObject(machine)
    ? listOf(machine["failover"]).filter((name) => typeof name === "string")
    : [];
}
