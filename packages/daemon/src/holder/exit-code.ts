/** What a holder process says by its exit code. `taken`: somebody else has the name of its socket. */
export const EXIT = { empty: 0, failed: 1, usage: 2, taken: 3 } as const;
