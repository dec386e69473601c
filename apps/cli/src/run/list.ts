import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { age, oneLine, table } from "../terminal/table.ts";
import { mark } from "./plain.ts";

/** One run as lists show it. Times are in milliseconds since the epoch. */
export interface RunRow {
  id: string;
  name: string;
  status: string;
  reason: string | null;
  startedAt: number | null;
  endedAt: number | null;
  phase: string | null;
  source: string;
  cwd: string;
  rehearsal: boolean;
  /** The run that it is a sub-team of. */
  parent?: string;
}

const SHOWN = 20;

export async function listRuns(
  context: Context,
  options: { all: boolean; quiet: boolean; json: boolean },
): Promise<number> {
  const rows = await fetchRuns(context);
  const shown = options.all ? rows : rows.slice(0, SHOWN);
  if (options.json) context.out(`${JSON.stringify(shown)}\n`);
  else if (options.quiet) context.out(shown.map(({ id }) => `${id}\n`).join(""));
  else if (shown.length === 0) context.err("no runs yet; `niia run FILE` starts one\n");
  else
    context.out(
      table(
        ["ID", "NAME", "STATUS", "AGE", "TOOK", "PHASE"],
        shown.map((row) => cells(row, context)),
      ),
    );
  return EXIT.ok;
}

const ANY = { fits: () => true, none: "there are no runs" };

/** The run a person means: by id, by the beginning of one, by name, or the latest that fits. */
export async function findRun(
  context: Context,
  wanted: string | undefined,
  { fits, none }: { fits: (run: RunRow) => boolean; none: string } = ANY,
): Promise<RunRow> {
  const rows = await fetchRuns(context);
  if (wanted === undefined) {
    const latest = rows.find((row) => row.parent === undefined && fits(row));
    if (latest) return latest;
    throw new Failure(rows.length === 0 ? "there are no runs" : none, {
      exit: EXIT.usage,
      hint: "niia runs lists them",
    });
  }
  const exact = rows.find(({ id }) => id === wanted);
  if (exact) return exact;
  const close = rows.filter(({ id, name }) => id.startsWith(wanted) || name === wanted);
  const [only, second] = close;
  if (only && !second) return only;
  if (!only)
    throw new Failure(`there is no run ${JSON.stringify(wanted)}`, {
      exit: EXIT.usage,
      hint: "niia runs lists them",
    });
  throw new Failure(`${JSON.stringify(wanted)} may be ${close.map(({ id }) => id).join(", ")}`, {
    exit: EXIT.usage,
    hint: "give more of the id",
  });
}

/** Every run of this machine, the latest first. */
export async function fetchRuns(context: Context): Promise<RunRow[]> {
  const client = await context.client();
  try {
    return (await client.request("GET", "/v1/runs")) as RunRow[];
  } finally {
    await client.close();
  }
}

function cells(row: RunRow, { style }: Context): string[] {
  const { startedAt, endedAt } = row;
  return [
    row.id,
    oneLine(row.parent === undefined ? row.name : `${row.name} (of ${row.parent})`, 32),
    `${mark(row.status, style.paint)} ${row.status}${row.rehearsal ? " (rehearsal)" : ""}`,
    startedAt === null ? "" : age(Date.now() - startedAt),
    startedAt === null ? "" : age((endedAt ?? Date.now()) - startedAt),
    row.phase ?? "",
  ];
}
