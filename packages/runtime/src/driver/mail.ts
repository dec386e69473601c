import type { RunEvent } from "../engine/event.ts";
import { at, count } from "../engine/rows.ts";
import type { Letter, RunState } from "../engine/state.ts";
import { RunError } from "../error.ts";

/** Which messages the run has, and who waits for the receipt of one. */
export class Mail {
  readonly #known = new Set<string>();
  readonly #waiting = new Map<string, PromiseWithResolvers<Letter[]>>();
  #over = false;

  isKnown(id: string): boolean {
    return this.#known.has(id);
  }

  /** The letters of a message once it has been taken in. Rejects when the run is over before. */
  answerTo(id: string): Promise<Letter[]> {
    if (this.#over) return Promise.reject(over());
    const known = this.#waiting.get(id);
    if (known !== undefined) return known.promise;
    const answer = Promise.withResolvers<Letter[]>();
    this.#waiting.set(id, answer);
    return answer.promise;
  }

  heard(event: RunEvent, state: RunState): void {
    if (event.type === "turnEnded") for (const { id } of event.sent ?? []) this.#known.add(id);
    if (event.type !== "messageSent" && event.type !== "messageRedelivered") return;
    this.#known.add(event.id);
    this.#waiting.get(event.id)?.resolve(lettersOf(state, event.id));
    this.#waiting.delete(event.id);
  }

  end(): void {
    this.#over = true;
    for (const { reject } of this.#waiting.values()) reject(over());
    this.#waiting.clear();
  }
}

function over(): RunError {
  return new RunError("wrong-state", "the run is over");
}

function lettersOf({ mail }: RunState, id: string): Letter[] {
  const found: Letter[] = [];
  for (let place = count(mail) - 1; place >= 0; place--) {
    const letter = at(mail, place);
    if (letter.id === id) found.unshift(letter);
  }
  return found;
}
