import type { Conflict, JobState, Result } from "./state.ts";

/** The union of several workers' structured results: a later worker wins, a different earlier value is noted. */
export function union(parts: { worker: string; data: unknown }[]): {
  data: Record<string, unknown>;
  conflicts: Conflict[];
} {
  const fields = new Map<
    string,
    { value: unknown; text: string; workers: string[]; differ: boolean }
  >();
  for (const { worker, data } of parts) {
    if (!isRecord(data)) continue;
    for (const [field, value] of Object.entries(data)) {
      if (field === "__proto__") continue;
      const text = JSON.stringify(value) ?? "";
      const known = fields.get(field);
      const differ = known !== undefined && (known.differ || known.text !== text);
      fields.set(field, { value, text, workers: [...(known?.workers ?? []), worker], differ });
    }
  }
  const entries = [...fields];
  return {
    data: Object.fromEntries(entries.map(([field, { value }]) => [field, value])),
    conflicts: entries
      .filter(([, { differ }]) => differ)
      .map(([field, { workers }]) => ({ field, workers })),
  };
}

/** What a job that succeeded leaves behind. */
export function resultOf(
  job: JobState,
  commit: string | undefined,
  exitCode: number | null,
): Result {
  const { text, data, files } = job.collected ?? { text: job.reply ?? "", data: null, files: [] };
  return {
    status: "done",
    text,
    data,
    files,
    ...(commit === undefined ? {} : { commit }),
    ...(exitCode === null ? {} : { exitCode }),
    usage: job.tryUsage,
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
