import type { ProxiedPlace, Target } from "../egress/plan.ts";

/** What the broker of one session is told, as a JSON file. */
export interface BrokerConfig {
  /** Folder of the sockets: the only thing the sandbox sees of the broker. */
  sockets: string;
  /** The file of connection records. */
  log: string;
  /** A FIFO that the sandbox holds open: its end is the end of the broker. */
  life: string;
  targets: Target[];
  /** What the HTTP proxy may be asked for; empty: no proxy. */
  proxied: ProxiedPlace[];
}

/** Where the HTTP proxy is, in the folder of the sockets. */
export const PROXY_SOCKET = "proxy.sock";

/** Milliseconds and bytes. A model may think for minutes without a byte: `idle` is generous. */
export const LIMITS = {
  connections: 64,
  head: 16_384,
  headTime: 10_000,
  connectTime: 15_000,
  idle: 900_000,
  log: 16_777_216,
} as const;
