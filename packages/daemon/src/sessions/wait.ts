import { ProtocolError, type Session, type WaitResult } from "@pty4ai/protocol";
import type { Events } from "../events.ts";
import { compilePattern, Matcher, type Pattern } from "./pattern.ts";
import type { Sessions } from "./sessions.ts";
import { waitFor } from "./until.ts";

export type Condition =
  | { kind: "exit" | "ended" | "ready" }
  | { kind: "idle"; quietMs: number }
  | { kind: "turn"; turn: string }
  | { kind: "pattern"; pattern: Pattern };

export interface Waiting {
  condition: Condition;
  signal: AbortSignal;
  /** A pattern is looked for from this offset on; default: the oldest byte. */
  from?: number;
}

const QUIET_MS = 1500;

/** `exit`, `ended`, `ready`, `idle`, `turn:ID` or `/pattern/flags`; throws `bad-request`. */
export function parseCondition(text: string, quietMs: number = QUIET_MS): Condition {
  if (text === "exit" || text === "ended" || text === "ready") return { kind: text };
  if (text === "idle") return { kind: "idle", quietMs };
  if (text.startsWith("turn:")) return { kind: "turn", turn: text.slice(5) };
  const pattern = /^\/(.+)\/([imsu]*)$/s.exec(text);
  if (pattern !== null)
    return { kind: "pattern", pattern: compilePattern(pattern[1] ?? "", pattern[2] ?? "") };
  throw new ProtocolError("bad-request", `?for: cannot wait for "${text}"`, {
    hint: "Wait for exit, ended, idle, ready, turn:ID or /pattern/.",
    details: { path: "?for" },
  });
}

/** Resolves when the condition holds, the session is over without it, or `signal` aborts. */
export async function waitUntil(
  daemon: { sessions: Sessions; events: Events },
  wanted: string,
  waiting: Waiting,
): Promise<WaitResult> {
  const { sessions, events } = daemon;
  const { condition, signal } = waiting;
  const { id, agent } = sessions.get(wanted);
  if (condition.kind === "ready" && agent === undefined) {
    throw new ProtocolError("wrong-state", "Only a session with an agent is ever ready", {
      hint: "Wait for idle, or for a /pattern/ on its terminal.",
    });
  }
  if (condition.kind === "turn") sessions.turn(id, condition.turn);
  if (condition.kind === "idle" || condition.kind === "pattern") {
    return waitForOutput(sessions, id, { ...waiting, condition });
  }
  return waitFor(events, signal, () => {
    const session = sessions.get(id);
    if (holds(sessions, session, condition)) return metBy(sessions, session, condition);
    if (isOver(session)) return { outcome: "ended" as const, session };
    return signal.aborted ? { outcome: "timeout" as const, session } : undefined;
  });
}

function holds(sessions: Sessions, session: Session, condition: Condition): boolean {
  switch (condition.kind) {
    case "exit":
      return session.exit !== undefined || isOver(session);
    case "ended":
      return isOver(session);
    case "ready":
      return session.agentState === "ready";
    case "turn":
      return sessions.turn(session.id, condition.turn).state === "ended";
    default:
      return false;
  }
}

function metBy(sessions: Sessions, session: Session, condition: Condition): WaitResult {
  if (condition.kind !== "turn") return { outcome: "met", session };
  return { outcome: "met", session, turn: sessions.turn(session.id, condition.turn) };
}

/** Reads along until it is quiet, or until the pattern shows. */
function waitForOutput(
  sessions: Sessions,
  id: string,
  waiting: Waiting & { condition: Extract<Condition, { kind: "idle" | "pattern" }> },
): Promise<WaitResult> {
  const { condition, signal } = waiting;
  return new Promise((resolve, reject) => {
    const matcher = new Matcher();
    let timer: NodeJS.Timeout | undefined;
    let stop = (): void => {};
    const finish = (outcome: WaitResult["outcome"], match?: string): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      setImmediate(() => stop());
      resolve({ outcome, session: sessions.get(id), ...(match === undefined ? {} : { match }) });
    };
    const abort = (): void => finish("timeout");
    const quiet = (): void => {
      if (condition.kind !== "idle") return;
      clearTimeout(timer);
      timer = setTimeout(() => finish("met"), condition.quietMs);
    };
    const look = (bytes: Buffer): void => {
      if (condition.kind !== "pattern") return;
      const match = matcher.find(bytes, condition.pattern);
      if (match !== undefined) finish("met", match);
    };
    signal.addEventListener("abort", abort);
    if (signal.aborted) return abort();
    quiet();
    const session = sessions.get(id);
    const from = waiting.from ?? (condition.kind === "idle" ? session.offset : session.oldest);
    try {
      stop = sessions.read(
        id,
        {
          data(_offset, bytes, done) {
            done();
            quiet();
            try {
              look(bytes);
            } catch (error) {
              clearTimeout(timer);
              reject(error instanceof Error ? error : new Error(String(error)));
            }
          },
          gap: () => {},
          broken: () => reject(new ProtocolError("unavailable", "The terminal is attached anew")),
          end: () => finish(condition.kind === "idle" ? "met" : "ended"),
        },
        { from },
      );
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

function isOver(session: Session): boolean {
  return session.state === "ended" || session.state === "lost";
}
