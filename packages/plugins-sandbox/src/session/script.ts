import { join } from "node:path";
import { forwarderInside, INSIDE } from "../bwrap/mounts.ts";
import { DESCRIPTORS, stageCommand, wallsFor } from "../bwrap/walls.ts";
import type { Egress, Listener } from "../egress/plan.ts";
import type { HostFacts } from "../facts.ts";

/** The exit status of a session whose sandbox did not come up. The agent was not started. */
export const NOT_STARTED = 97;

/** Signals that the terminal sends to everything in the session: the agent decides about them, bwrap must outlive them. */
const SIGNALS = "INT,QUIT,TERM";

/** The script that starts the broker and becomes bwrap. It runs outside the sandbox, so it uses nothing from the
 *  session's environment and only absolute paths. `$@` is the session's command. */
export function launchScript(facts: HostFacts, box: string, egress: Egress | undefined): string {
  const { arguments: list, seccomp, life } = DESCRIPTORS;
  const { env, setsid, shell, envSignals } = facts.tools;
  const ignoring = envSignals ? `${quote(env)} --ignore-signal=${SIGNALS} ` : "";
  const broker = [
    env,
    "-i",
    'NIIA_SESSION="${NIIA_SESSION:-}"',
    setsid,
    facts.node,
    facts.broker,
    join(box, "broker.json"),
  ];
  const words = broker
    .map((word) => (word.startsWith("NIIA_SESSION") ? word : quote(word)))
    .join(" ");
  const log = quote(join(box, "broker.log"));
  const staged = wallsFor(facts, egress?.lowPorts === true) === "staged";
  const stage = staged ? stageCommand(facts.bwrap.path, facts.tools.setpriv ?? "setpriv") : [];
  return script([
    "# Starts a session in its sandbox: opens what bwrap reads, starts the egress broker, becomes bwrap.",
    `box=${quote(box)}`,
    failure("see $box/broker.log on the host"),
    ...closeInherited(shell),
    ...(egress === undefined
      ? []
      : [
          `[ -p "$box/life" ] || fail "$box/life is missing"`,
          `exec ${life}<>"$box/life"`,
          `ready=$( { ${words} 3>&1 >/dev/null 2>>${log} </dev/null ${life}>&- & } )`,
          `[ "$ready" = ready ] || fail 'the egress broker did not start'`,
        ]),
    `[ -r "$box/bwrap.args" ] && [ -r "$box/seccomp.bpf" ] || fail "$box is incomplete"`,
    `exec ${list}<"$box/bwrap.args" ${seccomp}<"$box/seccomp.bpf"`,
    `exec ${ignoring}${stage.map(quote).join(" ")} ${quote(facts.bwrap.path)} --args ${list} /bin/sh ${INSIDE}/inside.sh "$@"`,
  ]);
}

/** The script that runs first inside: the forwarder, and only when it listens the session's command. */
export function insideScript(facts: HostFacts, egress: Egress | undefined): string {
  const { env, setsid, envSignals } = facts.tools;
  const forwarder = forwarderCommand(facts, egress?.listeners ?? []);
  return script([
    "# Starts the inner end of the bridge, then becomes the session's command.",
    failure("$(cat /tmp/.niia-forward.log 2>/dev/null)"),
    ...(egress === undefined
      ? []
      : [
          `ready=$( { ${quote(env)} -i ${quote(setsid)} ${forwarder} 3>&1 >/dev/null 2>/tmp/.niia-forward.log </dev/null & } )`,
          `[ "$ready" = ready ] || fail 'the network bridge did not start'`,
          "rm -f /tmp/.niia-forward.log",
        ]),
    // env would take a command with a = in its name for a variable.
    ...(envSignals
      ? [`case $1 in *=*) exec "$@" ;; esac`, `exec ${quote(env)} --default-signal=${SIGNALS} "$@"`]
      : [`exec "$@"`]),
  ]);
}

function forwarderCommand(facts: HostFacts, listeners: readonly Listener[]): string {
  const maps = listeners.map(({ address, port, socket, optional }) => {
    const host = address.includes(":") ? `[${address}]` : address;
    return `${optional === true ? "?" : ""}${host}:${port}=${INSIDE}/net/${socket}`;
  });
  return [facts.node, forwarderInside(facts), ...maps].map(quote).join(" ");
}

/** bash closes what the parent left open, any number; sh knows only one digit. */
function closeInherited(shell: string): string[] {
  if (!shell.endsWith("/bash")) return ["exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-"];
  return [
    "for each in /proc/self/fd/*; do",
    '  [ "${each##*/}" -gt 2 ] 2>/dev/null && ! [ "$each" -ef "$0" ] && eval "exec ${each##*/}>&-"',
    "done",
  ];
}

function failure(detail: string): string {
  return `fail() { printf 'niia sandbox: %s; the agent was not started. %s\\n' "$1" "${detail}" >&2; exit ${NOT_STARTED}; }`;
}

function script(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}

/** One word of a POSIX shell. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
