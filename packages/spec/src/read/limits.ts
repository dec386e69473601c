/** How large a document may be. Everything after the reading may count on it. */
export const LIMITS = { depth: 128, values: 500_000 } as const;
