import type { Report } from "../diagnostic.ts";
import { NETWORK_AGENTS } from "../model/known.ts";
import { agentName, resolveModel } from "../model/resolve.ts";
import { quote } from "../schema/words.ts";
import { type Layer, layersOf, listOf, objectOf, type Placed, type Team, textOf } from "./team.ts";

/** `network`, `sandbox`, `trust.domains` and the models that are used, seen together. */
export function checkNetwork(team: Team, report: Report): void {
  const told = new Set<string>();
  let sessions = 0;
  let open = 0;
  for (const placed of team.everyone) {
    const { holder, phase } = placed;
    if (holder === phase && phase.members.length > 0) continue;
    sessions++;
    const layers = layersOf(team, placed);
    const network = layers.findLast(({ fields }) => "network" in fields);
    if (network?.fields["network"] !== false) {
      open++;
      continue;
    }
    const place = `${network.pointer}/network`;
    if (!isSandboxed(layers) && !told.has(place)) reportOpen(place, report);
    told.add(place);
    checkReach(team, modelOf(placed) ?? { name: "primary", pointer: place }, report);
  }
  const domains = listOf(objectOf(team.fields["trust"])["domains"]);
  if (domains.length === 0 || sessions === 0 || open > 0) return;
  const message = "`trust.domains` allows names, but `network: false` cuts every session off";
  const finding = { hint: "remove one of the two", at: "key" } as const;
  report.add("C1601", `${team.pointer}/trust/domains`, message, finding);
}

function isSandboxed(layers: Layer[]): boolean {
  return layers.findLast(({ fields }) => "sandbox" in fields)?.fields["sandbox"] === true;
}

function reportOpen(place: string, report: Report): void {
  const message =
    "`network: false` needs `sandbox: true`: without a sandbox nothing holds the session back";
  report.add("C1602", place, message, { hint: 'add "sandbox": true', at: "key" });
}

interface NamedModel {
  name: string;
  pointer: string;
}

function modelOf({ holder, phase }: Placed): NamedModel | undefined {
  const owner = [holder, phase].find((one) => one?.fields["model"] !== undefined);
  const name = textOf(owner?.fields["model"]);
  return owner && name !== undefined ? { name, pointer: `${owner.pointer}/model` } : undefined;
}

function checkReach(team: Team, { name, pointer }: NamedModel, report: Report): void {
  const resolved = resolveModel(team.models, name);
  if ("problem" in resolved || !NETWORK_AGENTS.has(agentName(resolved.agent))) return;
  const message = `${quote(name)} works over the network, but this session has \`network: false\``;
  report.add("C1604", pointer, message, { hint: 'use a local model such as "ollama/llama3"' });
}
