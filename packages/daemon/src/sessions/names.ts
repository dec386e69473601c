import { randomBytes } from "node:crypto";
import { ProtocolError } from "@pty4ai/protocol";
import { isOver, type SessionRecord } from "../store/record.ts";

const LETTERS = "abcdefghjkmnpqrstvwxyz0123456789";

/** Ten characters that start with a letter: short to type, never a number, safe as a file name. */
export function makeId(): string {
  const [first = 0, ...rest] = randomBytes(10);
  return [LETTERS[first % 22], ...rest.map((byte) => LETTERS[byte % LETTERS.length])].join("");
}

interface Named {
  id: string;
  name: string;
}

/** The one whose id or name this is, or whose id alone starts with it. A name that several share means the newest
 *  that is not over, if there is just one. */
export function resolveName<T extends Named>(
  items: readonly T[],
  wanted: string,
  isOver: (item: T) => boolean,
): T {
  const exact = items.find((item) => item.id === wanted);
  if (exact !== undefined) return exact;
  const named = items.filter((item) => item.name === wanted);
  const running = named.filter((item) => !isOver(item));
  const candidates = running.length > 0 ? running : named.slice(-1);
  const found =
    candidates.length > 0 ? candidates : items.filter((item) => item.id.startsWith(wanted));
  if (found.length === 1 && found[0] !== undefined) return found[0];
  if (found.length === 0 || wanted === "") {
    throw new ProtocolError("not-found", `No session is called ${wanted}`, {
      hint: "List them with GET /v1/sessions.",
    });
  }
  throw new ProtocolError("ambiguous", `${wanted} may be any of ${found.length} sessions`, {
    hint: `Give more of the id: ${found.map((item) => `${item.id} (${item.name})`).join(", ")}.`,
    details: { candidates: found.map(({ id, name }) => ({ id, name })) },
  });
}

/** Whether the input of that key is known to have been typed into a terminal that is gone. */
export function wasTyped(record: SessionRecord, key: string | undefined): boolean {
  return key !== undefined && record.typed?.includes(key) === true;
}

/** Why nothing can be done with a session that has no terminal here: it is over, or its holder cannot be reached. */
export function notRunning(record: SessionRecord): ProtocolError {
  const { name, state, generation } = record;
  if (isOver(record) || state === "starting")
    return new ProtocolError("wrong-state", `Session ${name} is ${state}`);
  return new ProtocolError(
    "unavailable",
    `Session ${name} goes on, but its holder ${generation ?? ""} cannot be reached`,
    { hint: "The notices of GET /v1/version say why." },
  );
}
