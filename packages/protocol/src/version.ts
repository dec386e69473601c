import { ProtocolError } from "./error.ts";

/** Grows when a client of the one before could misunderstand the daemon. */
export const PROTOCOL_VERSION = 1;

/** In this header either side says which protocol it speaks. */
export const PROTOCOL_HEADER = "pty4ai-protocol";

/** The oldest that this release still understands. */
const OLDEST = 1;

/** What is served whatever a client speaks, so that it can find out and have the other release start. */
const ALWAYS = new Set(["/v1/version", "/v1/shutdown"]);

export interface Skew {
  /** Value of the header; without one nothing is known, and nothing refused. */
  theirs: string | string[] | undefined;
  /** Who they are. */
  who: "client" | "daemon";
  path: string;
  /** What we speak, where it is not what this release does. */
  ours?: { version: number; oldest: number };
}

/** Throws `version` where two releases cannot talk: a daemon refuses clients that are newer or too old; a client leaves
 *  newer daemons to judge, and refuses those that are too old. */
export function checkProtocol({ theirs, who, path, ours }: Skew): void {
  const { version, oldest } = ours ?? { version: PROTOCOL_VERSION, oldest: OLDEST };
  const protocol = Number(theirs);
  if (theirs === undefined || !Number.isInteger(protocol) || ALWAYS.has(path)) return;
  const newer = protocol > version;
  if ((newer && who === "daemon") || (!newer && protocol >= oldest)) return;
  const daemonIsOld = newer === (who === "client");
  throw new ProtocolError(
    "version",
    `The ${who} speaks protocol ${protocol}, and this ${who === "client" ? "daemon" : "client"} ${oldest === version ? version : `${oldest} to ${version}`}`,
    {
      hint: daemonIsOld
        ? "Stop the daemon, and the next command starts the one of its own release. Sessions go on."
        : "Use the client of the daemon's release, or update it.",
      details: { protocol, version, oldest },
    },
  );
}

export interface Version {
  /** Release of the daemon. */
  version: string;
  protocol: number;
  pid: number;
  /** ISO 8601, UTC. */
  startedAt: string;
  /** Number of the newest event. */
  events: number;
  /** Names of the extensions it serves. */
  extensions: string[];
  /** What the person should know, e.g. that a corrupt store was set aside. */
  notices?: string[];
}
