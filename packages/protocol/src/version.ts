/** Grows when a client of the one before could misunderstand the daemon. */
export const PROTOCOL_VERSION = 1;

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
