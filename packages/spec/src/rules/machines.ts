import type { Report } from "../diagnostic.ts";
import { didYouMean } from "../schema/nearest.ts";
import { quote } from "../schema/words.ts";
import { at, holders, isObject, listOf, type Team, textOf } from "./team.ts";

/** Machine names that are almost an alias, and failover that goes round. */
export function checkMachines(team: Team, report: Report): void {
  const aliases = Object.keys(team.machines);
  for (const { holder } of holders(team)) {
    const { fields, pointer } = holder;
    checkName(fields["machine"], at(pointer, "machine"));
    for (const [index, entry] of listOf(fields["failover"]).entries()) {
      if (isObject(entry))
        checkName(entry["machine"], at(at(at(pointer, "failover"), index), "machine"));
    }
  }
  for (const alias of aliases) checkFailover(team, alias, report, checkName);

  function checkName(value: unknown, pointer: string): void {
    const name = textOf(value);
    if (name === undefined || aliases.includes(name)) return;
    const hint = didYouMean(name, aliases);
    if (hint === undefined) return;
    report.add(
      "C1305",
      pointer,
      `${quote(name)} is no alias of \`machines\`, so it is taken as a machine's own name`,
      { hint },
    );
  }
}

type CheckName = (value: unknown, pointer: string) => void;

function checkFailover(team: Team, alias: string, report: Report, checkName: CheckName): void {
  const list = at(at(`${team.pointer}/machines`, alias), "failover");
  for (const [index, next] of failoverOf(team, alias).entries()) {
    checkName(next, at(list, index));
    const chain = chainBack(team, alias, next);
    const order = Object.keys(team.machines);
    if (!chain || chain.some((name) => order.indexOf(name) < order.indexOf(alias))) continue;
    const message =
      chain.length === 2
        ? `machine ${quote(alias)} fails over to itself`
        : `machine ${quote(alias)} fails over in a circle: ${chain.join(" → ")}`;
    report.add("C1307", at(list, index), message, { hint: "let the last one have no failover" });
  }
}

/** The way from `next` back to `alias`, following each machine's list; undefined where there is none. */
function chainBack(team: Team, alias: string, next: string): string[] | undefined {
  const seen = new Set<string>();
  const open: string[][] = [[alias, next]];
  for (let chain = open.pop(); chain; chain = open.pop()) {
    const last = chain.at(-1) ?? "";
    if (last === alias) return chain;
    if (seen.has(last)) continue;
    seen.add(last);
    for (const following of failoverOf(team, last)) open.push([...chain, following]);
  }
  return undefined;
}

function failoverOf(team: Team, alias: string): string[] {
  const machine = Object.hasOwn(team.machines, alias) ? team.machines[alias] : undefined;
  return isObject(machine)
    ? listOf(machine["failover"]).filter((name) => typeof name === "string")
    : [];
}
