import type { Report } from "../diagnostic.ts";
import { NETWORK_AGENTS } from "../model/known.ts";
import { agentName, resolveModel } from "../model/resolve.ts";
import { quote } from "../schema/words.ts";
import {
  at,
  type Fields,
  holders,
  isObject,
  type Layer,
  layersOf,
  listOf,
  type Member,
  objectOf,
  type PhaseView,
  type Team,
  textOf,
} from "./team.ts";

/** Settings of one session object that cannot hold together. */
export function checkSessions(team: Team, report: Report): void {
  const layers: Layer[] = [];
  for (const { pointer, fields } of [team, ...[...holders(team)].map(({ holder }) => holder)]) {
    if (isObject(fields["session"]))
      layers.push({ pointer: at(pointer, "session"), fields: fields["session"] });
  }
  for (const layer of layers) {
    checkTree(layer, report);
    checkEnvironment(layer.fields["env"], at(layer.pointer, "env"), report);
  }
  for (const [alias, model] of Object.entries(team.models)) {
    if (isObject(model))
      checkEnvironment(model["env"], at(at(`${team.pointer}/models`, alias), "env"), report);
  }
}

function checkTree({ pointer, fields }: Layer, report: Report): void {
  const { worktree, resume, cwd } = fields;
  if (worktree !== undefined && resume !== undefined) {
    report.add(
      "C1603",
      at(pointer, "worktree"),
      "`resume` goes on with an earlier worktree, so `worktree` cannot name another",
      {
        hint: "remove one of the two",
        at: "key",
      },
    );
  }
  checkSlug(worktree, at(pointer, "worktree"), report);
  checkSlug(resume, at(pointer, "resume"), report);
  if (typeof cwd === "string" && leaves(cwd)) {
    report.add("C1607", at(pointer, "cwd"), "`cwd` must stay inside the repository or worktree", {
      hint: 'a relative path such as "packages/api"',
    });
  }
}

function checkSlug(value: unknown, pointer: string, report: Report): void {
  const text = textOf(value);
  if (text === undefined || /^[A-Za-z0-9][A-Za-z0-9{}_-]*$/.test(text)) return;
  const path = /^[/~]|(^|[/\\])\.\.?([/\\]|$)|\\/.test(text);
  if (!path && /[\p{L}\p{N}{]/u.test(text)) return;
  const message = path
    ? `${quote(text)} cannot name a worktree: a slug is not a path`
    : `${quote(text)} leaves nothing to name a folder with`;
  report.add("C1605", pointer, message, {
    hint: "use letters, digits, dots, dashes and underscores",
  });
}

const leaves = (path: string): boolean =>
  /^([/\\~]|[A-Za-z]:)/.test(path) || path.split(/[/\\]/).includes("..");

const SECRET_NAME = /(KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)$/i;
const SECRET_VALUE = /^(sk-|ghp_|gho_|github_pat_|xox[abp]-|AKIA|AIza|glpat-|hf_)[A-Za-z0-9_-]{8,}/;

function checkEnvironment(env: unknown, pointer: string, report: Report): void {
  for (const [name, value] of Object.entries(objectOf(env))) {
    if (typeof value !== "string" || value.includes("{")) continue;
    if (!SECRET_VALUE.test(value) && !(SECRET_NAME.test(name) && /^\S{12,}$/.test(value))) continue;
    report.add("C1606", at(pointer, name), `the value of ${name} looks like a secret`, {
      hint: "leave it out of the file: agents take their own keys from the environment",
    });
  }
}

/** `network`, `sandbox`, `trust.domains` and the models that are used, seen together. */
export function checkNetwork(team: Team, report: Report): void {
  let sessions = 0;
  let open = 0;
  const told = new Set<string>();
  for (const { holder, phase } of holders(team)) {
    if (holder === phase && phase.members.length > 0) continue;
    const layers = layersOf(team, holder, phase);
    sessions++;
    if (effective(layers, "network") !== false) {
      open++;
      continue;
    }
    const place = at(
      [...layers].reverse().find(({ fields }) => "network" in fields)?.pointer ?? "",
      "network",
    );
    if (effective(layers, "sandbox") !== true) {
      if (!told.has(place))
        report.add(
          "C1602",
          place,
          "`network: false` needs `sandbox: true`: without a sandbox nothing holds the session back",
          {
            hint: 'add "sandbox": true',
            at: "key",
          },
        );
      told.add(place);
    }
    checkReach(team, modelOf(holder, phase), report);
  }
  const domains = listOf(objectOf(team.fields["trust"])["domains"]);
  if (domains.length === 0 || sessions === 0 || open > 0) return;
  report.add(
    "C1601",
    `${team.pointer}/trust/domains`,
    "`trust.domains` allows names, but `network: false` cuts every session off",
    {
      hint: "remove one of the two",
      at: "key",
    },
  );
}

function effective(layers: Layer[], key: string): unknown {
  return [...layers].reverse().find(({ fields }) => key in fields)?.fields[key];
}

interface NamedModel {
  name: string;
  pointer: string;
}

function modelOf(holder: Member | PhaseView, phase: PhaseView | undefined): NamedModel | undefined {
  for (const { fields, pointer } of [holder, ...(phase ? [phase] : [])] as {
    fields: Fields;
    pointer: string;
  }[]) {
    const name = textOf(fields["model"]);
    if (name !== undefined) return { name, pointer: at(pointer, "model") };
  }
  return undefined;
}

function checkReach(team: Team, model: NamedModel | undefined, report: Report): void {
  if (!model) return;
  const resolved = resolveModel(team.models, model.name);
  if ("problem" in resolved || !NETWORK_AGENTS.has(agentName(resolved.agent))) return;
  report.add(
    "C1604",
    model.pointer,
    `${quote(model.name)} works over the network, but this session has \`network: false\``,
    {
      hint: 'use a local model such as "ollama/llama3"',
    },
  );
}
