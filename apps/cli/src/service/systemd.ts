import type { Service } from "./describe.ts";

export interface ServiceFile {
  name: string;
  text: string;
}

export const DAEMON_UNIT = "niia.service";
export const HOLDER_UNIT = "niia-holder.service";

/** Two units: the daemon may be restarted at any time, and sessions live in the holder's. */
export function systemdUnits(service: Service): ServiceFile[] {
  return [
    { name: HOLDER_UNIT, text: holderUnit(service) },
    { name: DAEMON_UNIT, text: daemonUnit(service) },
  ];
}

function holderUnit({ holder, env, runtime, taken }: Service): string {
  return unit([
    "[Unit]",
    "Description=niia: holds the terminals of sessions",
    "",
    "[Service]",
    "Type=exec",
    `ExecStartPre=/bin/mkdir -p -m 0700 ${quote(runtime)}`,
    `ExecStart=${holder.map(quote).join(" ")}`,
    ...environment(env, ["PATH"]),
    // Stopping this one ends every session: it goes when nothing needs it, and comes back.
    "Restart=always",
    "RestartSec=1",
    `RestartPreventExitStatus=${taken}`,
    // One agent that takes all memory must not take the others with it.
    "OOMPolicy=continue",
    "OOMScoreAdjust=-500",
    // Each session gets a control group of its own below this one.
    "Delegate=yes",
    "TasksMax=infinity",
    "LimitNOFILE=65536",
    "SyslogIdentifier=niia-holder",
    "",
    "[Install]",
    "WantedBy=default.target",
  ]);
}

function daemonUnit({ daemon, env }: Service): string {
  return unit([
    "[Unit]",
    "Description=niia: sessions and runs of AI agents",
    `Wants=${HOLDER_UNIT}`,
    `After=${HOLDER_UNIT}`,
    "",
    "[Service]",
    "Type=exec",
    `ExecStart=${daemon.map(quote).join(" ")}`,
    ...environment(env, Object.keys(env)),
    // `niia daemon stop` ends it well, and then it stays stopped.
    "Restart=on-failure",
    "RestartSec=200ms",
    // A holder of another release, or a sandbox's broker, may have been started by the daemon itself.
    "KillMode=process",
    "OOMPolicy=continue",
    "LimitNOFILE=65536",
    "SyslogIdentifier=niia",
    "",
    "[Install]",
    "WantedBy=default.target",
  ]);
}

function unit(lines: string[]): string {
  return `${lines.join("\n")}\n`;
}

function environment(env: Record<string, string>, names: string[]): string[] {
  return names
    .filter((name) => env[name] !== undefined)
    .map((name) => `Environment=${quote(`${name}=${env[name]}`)}`);
}

/** One word of a unit file: nothing in it is expanded. */
export function quote(word: string): string {
  const plain = word.replace(/\\/g, "\\\\").replace(/"/g, '\\"').replace(/%/g, "%%");
  const literal = plain.replace(/\$/g, "$$$$").replace(/\n/g, "\\n");
  return /^[\w@:=,./%+-]+$/.test(literal) ? literal : `"${literal}"`;
}
