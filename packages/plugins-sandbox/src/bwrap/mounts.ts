import type { Access, SessionDraft } from "@pty4ai/protocol";
import { dirname, join } from "node:path";
import { commandMounts } from "../command/mounts.ts";
import type { Egress } from "../egress/plan.ts";
import type { SessionFacts } from "../facts.ts";
import { within } from "../path.ts";
import type { Mount } from "./mount.ts";
import { systemFolders, systemMounts } from "./system.ts";

/** What of this package the sandbox sees. */
export const INSIDE = "/run/niia";

/** The folders of one sandboxed session on the host. */
export interface Places {
  /** Everything the plugin keeps for the session; of it the sandbox sees only what is mounted on its own. */
  box: string;
  /** The private home. */
  home: string;
}

export function placesOf(draft: Pick<SessionDraft, "dir">): Places {
  return { box: join(draft.dir, "sandbox"), home: join(draft.dir, "home") };
}

/** Everything the session sees, in order: the system, a private home, its programs, its tree, what the draft lists. */
export function sessionMounts(
  draft: SessionDraft,
  facts: SessionFacts,
  egress: Egress | undefined,
): Mount[] {
  const { box, home } = placesOf(draft);
  const etc = ["passwd", "group", "hosts", "nsswitch.conf", "resolv.conf"];
  return [
    ...systemMounts(facts),
    ...etc.map(
      (name): Mount => ({ kind: "read", source: join(box, "etc", name), at: `/etc/${name}` }),
    ),
    { kind: "write", source: home, at: facts.home },
    { kind: "read", source: join(box, "inside.sh"), at: `${INSIDE}/inside.sh` },
    ...(egress === undefined ? [] : bridgeMounts(box, facts)),
    ...facts.commands.flatMap((command) => commandMounts(command, systemFolders(facts))),
    ...treeMounts(draft, facts),
    ...agentMounts(draft),
    ...draft.access.filter((each) => each.mode !== "seed").map(accessMount),
  ];
}

/** The forwarder keeps the ending that tells Node what kind of module it is. */
export function forwarderInside(facts: Pick<SessionFacts, "forwarder">): string {
  return `${INSIDE}/forward.${facts.forwarder.endsWith(".ts") ? "mts" : "mjs"}`;
}

function bridgeMounts(box: string, facts: SessionFacts): Mount[] {
  return [
    { kind: "read", source: join(box, "net"), at: `${INSIDE}/net` },
    { kind: "read", source: facts.forwarder, at: forwarderInside(facts) },
  ];
}

/** Without a worktree the working folder itself is writable; the rest of its repository can be read. */
function treeMounts(draft: SessionDraft, facts: SessionFacts): Mount[] {
  if (listsTree(draft)) return [];
  const read = (path: string): Mount => ({ kind: "read", source: path, at: path });
  const tree: Mount = { kind: "write", source: draft.cwd, at: draft.cwd };
  const { repository } = facts;
  if (repository === undefined) return [tree];
  const pin = repository.top === draft.cwd ? [read(join(draft.cwd, ".git"))] : [];
  const top = repository.top === draft.cwd ? [] : [read(repository.top)];
  return [...top, ...repository.elsewhere.map(read), tree, ...pin];
}

/** Whether an earlier plugin has said how the working folder is shown. */
export function listsTree(draft: SessionDraft): boolean {
  return draft.access.some(
    (each) => each.mode !== "seed" && within(each.at ?? each.path, draft.cwd),
  );
}

/** The agent's own settings read-only, its event file writable, unless the draft lists them. */
function agentMounts(draft: SessionDraft): Mount[] {
  const listed = (path: string) => draft.access.some((each) => within(each.at ?? each.path, path));
  const settings = join(draft.dir, "agent");
  const events = draft.env["NIIA_EVENTS"];
  return [
    ...(listed(settings)
      ? []
      : [{ kind: "read", source: settings, at: settings, optional: true } as const]),
    ...(events === undefined || listed(events) || dirname(events) !== draft.dir
      ? []
      : [{ kind: "write", source: events, at: events } as const]),
  ];
}

function accessMount(access: Access): Mount {
  const kind = access.mode === "write" ? "write" : "read";
  const mount: Mount = { kind, source: access.path, at: access.at ?? access.path };
  return access.optional === true ? { ...mount, optional: true } : mount;
}
