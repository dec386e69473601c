export interface Act {
  at: number;
  run(): void;
}

/** What will happen, by time; what was added first comes first. */
export interface Ahead {
  add(at: number, run: () => unknown): void;
  next(): number | undefined;
  /** The next one that is due by then, taken off the list. */
  take(by: number): Act | undefined;
}

export function createSchedule(): Ahead {
  const acts: Act[] = [];
  return {
    add(at, run) {
      const place = acts.findIndex((act) => act.at > at);
      acts.splice(place === -1 ? acts.length : place, 0, { at, run: () => void run() });
    },
    next: () => acts[0]?.at,
    take: (by) => (acts[0] !== undefined && acts[0].at <= by ? acts.shift() : undefined),
  };
}
