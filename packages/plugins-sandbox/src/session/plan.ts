import { type Access, ProtocolError, type SessionDraft } from "@pty4ai/protocol";
import { join } from "node:path";
import { bwrapArguments } from "../bwrap/arguments.ts";
import { etcFiles } from "../bwrap/etc.ts";
import { placesOf, sessionMounts } from "../bwrap/mounts.ts";
import { filterFor, wallsFor } from "../bwrap/walls.ts";
import type { BrokerConfig } from "../broker/config.ts";
import { type Egress, planEgress } from "../egress/plan.ts";
import type { SessionFacts } from "../facts.ts";
import type { SandboxOptions } from "../options.ts";
import { within } from "../path.ts";
import type { Architecture, FilterKind } from "../seccomp/filter.ts";
import { sandboxEnvironment } from "./environment.ts";
import { insideScript, launchScript } from "./script.ts";

/** A file or folder that is copied before the start. */
export interface Seed {
  from: string;
  to: string;
  optional: boolean;
}

/** What the effect `prepare` makes on disk: plain JSON, kept in the store of the daemon, without a secret in it. */
export interface SandboxPlan {
  box: string;
  home: string;
  /** Text files below `box`, by relative path. */
  files: Record<string, string>;
  /** Text files below `home`. */
  homeFiles: Record<string, string>;
  /** Options of bwrap; what guards the tree is added to them when the tree is there. */
  arguments: string[];
  filter: { architecture: Architecture; kind: FilterKind };
  seeds: Seed[];
  /** Sources that must exist, or bwrap would refuse with a message nobody understands. */
  required: string[];
  /** The event file of the session, made when it is not there. */
  events?: string;
  /** Writable folders in which settings of agents and editors are guarded, and what the draft opened there by name. */
  guarded: { roots: string[]; open: string[] };
  /** Program that makes the broker's FIFO; absent without network. */
  mkfifo?: string;
}

export interface Planned {
  plan: SandboxPlan;
  env: Record<string, string>;
  argv: string[];
  egress: Egress | undefined;
}

/** Everything that is decided about a sandboxed session. Pure. */
export function planSandbox(
  draft: SessionDraft,
  options: SandboxOptions,
  facts: SessionFacts,
): Planned {
  const { box, home } = placesOf(draft);
  const egress = planEgress(draft.destinations, {
    network: options.network ?? true,
    domains: options.domains ?? [],
    lowPorts: facts.lowPorts !== "none",
  });
  const walls = wallsFor(facts, egress?.lowPorts === true);
  const mounts = sessionMounts(draft, facts, egress);
  const shell = facts.tools.shell;
  const { identity } = facts;
  // git falls back to it, after everything that its settings say.
  const email: Record<string, string> = identity === undefined ? {} : { EMAIL: identity.email };
  const env = sandboxEnvironment(
    { ...email, ...draft.env },
    {
      home: facts.home,
      mounts,
      shell,
      node: facts.node,
      egress,
    },
  );
  const situation = { ...facts, ...(egress === undefined ? {} : { egress }), inner: env.inner };
  const events = draft.env["NIIA_EVENTS"];
  const plan: SandboxPlan = {
    box,
    home,
    files: {
      "launch.sh": launchScript(facts, box, egress),
      "inside.sh": insideScript(facts, egress),
      ...prefixed(
        "etc/",
        etcFiles(facts.user, { home: facts.home, shell, fullName: identity?.name ?? "" }, egress),
      ),
      ...(egress === undefined ? {} : { "broker.json": JSON.stringify(brokerConfig(box, egress)) }),
    },
    homeFiles: identity === undefined ? {} : { ".gitconfig": gitConfig(identity) },
    arguments: bwrapArguments(draft, situation),
    filter: { architecture: facts.architecture, kind: filterFor(facts.bwrap.version, walls) },
    seeds: draft.access
      .filter((each) => each.mode === "seed")
      .map((each) => seed(each, facts.home, draft)),
    required: draft.access.filter((each) => each.optional !== true).map((each) => each.path),
    ...(events !== undefined && within(draft.dir, events) ? { events } : {}),
    guarded: guardedRoots(draft),
    ...(egress === undefined ? {} : { mkfifo: facts.tools.mkfifo }),
  };
  // bash -p ignores what the environment says about bash.
  const start = shell.endsWith("/bash") ? [shell, "-p"] : [shell];
  const [, ...rest] = draft.argv;
  return {
    plan,
    env: env.outer,
    argv: [...start, join(box, "launch.sh"), facts.program, ...rest],
    egress,
  };
}

function brokerConfig(box: string, egress: Egress): BrokerConfig {
  return {
    sockets: join(box, "net"),
    log: join(box, "egress.jsonl"),
    life: join(box, "life"),
    targets: egress.targets,
    proxied: egress.proxied,
  };
}

function seed(access: Access, home: string, draft: SessionDraft): Seed {
  const at = access.at ?? access.path;
  const inHome = within(home, at);
  if (!inHome && !within(draft.dir, at)) {
    throw new ProtocolError(
      "bad-option",
      `cannot copy ${access.path} to ${at}: it is not below the home folder`,
      {
        hint: "give the access an `at` below $HOME, or use the mode `read`",
      },
    );
  }
  const to = within(draft.dir, at) ? at : join(placesOf(draft).home, at.slice(home.length));
  return { from: access.path, to, optional: access.optional === true };
}

/** The working folder, and the writable folders it lies in. */
function guardedRoots(draft: SessionDraft): SandboxPlan["guarded"] {
  const writable = draft.access
    .filter((each) => each.mode === "write")
    .map((each) => each.at ?? each.path);
  const around = writable.filter((path) => within(path, draft.cwd));
  return { roots: [...new Set([...around, draft.cwd])], open: writable };
}

function gitConfig({ name, email }: { name: string; email: string }): string {
  const value = (text: string) =>
    `"${text.replaceAll(/[\r\n]/g, " ").replaceAll(/["\\]/g, "\\$&")}"`;
  return `[user]\n\tname = ${value(name)}\n\temail = ${value(email)}\n`;
}

function prefixed(prefix: string, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([name, content]) => [`${prefix}${name}`, content]),
  );
}
