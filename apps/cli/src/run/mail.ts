import { randomUUID } from "node:crypto";
import type { JobRef, Letter, RunState } from "@connector/runtime";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { oneLine, table } from "../terminal/table.ts";
import { findRun } from "./list.ts";
import { workerName } from "./story.ts";

/** A message to one receiver, as the API gives it. */
export interface MailRow {
  id: string;
  /** `phase/worker`; null: a person. */
  from: string | null;
  to: string;
  receiver: string | null;
  state: Letter["state"];
  reason?: string;
  text: string;
  reply?: string;
  sentAt: number;
}

/** `niia mail` outside of a session. */
export async function runMail(context: Context, given: string[], of?: string): Promise<number> {
  const { words, run: wanted = of, json } = optionsOf(given);
  const [action, name, ...text] = words;
  const run = await findRun(context, wanted);
  const path = `/v1/runs/${encodeURIComponent(run.id)}/mail`;
  const client = await context.client();
  try {
    if (action === "send" && name !== undefined && text.length > 0) {
      const message = { id: `p-${randomUUID()}`, to: name, text: text.join(" ") };
      return shown(context, (await client.request("POST", path, message)) as MailRow[], json);
    }
    if (action === "redeliver" && name !== undefined)
      return shown(
        context,
        (await client.request("POST", path, { redeliver: name })) as MailRow[],
        json,
      );
    if ((action === "ls" && name === undefined) || (action === "read" && name !== undefined)) {
      const rows = (await client.request("GET", path)) as MailRow[];
      if (action === "ls") return shown(context, rows, json);
      for (const row of rows.filter(({ id }) => id === name))
        context.out(`${JSON.stringify(row)}\n`);
      return rows.some(({ id }) => id === name) ? EXIT.ok : unknown(name ?? "");
    }
  } finally {
    await client.close();
  }
  throw new Failure("niia mail: send TO TEXT, ls, read ID or redeliver ID", { exit: EXIT.usage });
}

/** The messages of a run for people and programs. Pure. */
export function mailRows(
  state: RunState,
  letters: readonly Letter[] = state.mail.flat(),
): MailRow[] {
  const title = (ref: JobRef): string =>
    `${state.plan.phases[ref.phase]?.name ?? ref.phase}/${workerName(state, ref)}`;
  return letters.map(({ id, from, to, ref, text, state: how, reason, reply, sentAt }) => ({
    id,
    from: from === null ? null : title(from),
    to,
    receiver: ref === null ? null : title(ref),
    state: how,
    text,
    sentAt,
    ...(reason === undefined ? {} : { reason }),
    ...(reply === undefined ? {} : { reply }),
  }));
}

function shown(context: Context, rows: MailRow[], json: boolean): number {
  if (json) {
    context.out(`${JSON.stringify(rows)}\n`);
  } else if (rows.length === 0) {
    context.err("no messages\n");
  } else {
    const cells = rows.map((row) => [
      row.id,
      row.from ?? "you",
      row.receiver ?? row.to,
      row.reason === undefined ? row.state : `${row.state}: ${row.reason}`,
      oneLine(row.text, 50),
    ]);
    context.out(table(["ID", "FROM", "TO", "STATE", "TEXT"], cells));
  }
  return rows.length > 0 && rows.every(({ state }) => state === "dead") ? EXIT.failed : EXIT.ok;
}

/** The command line is also that of the small `niia` in sessions, which reads its words itself. */
function optionsOf(given: string[]): { words: string[]; run: string | undefined; json: boolean } {
  const words: string[] = [];
  let run: string | undefined;
  let json = false;
  for (let index = 0; index < given.length; index++) {
    const word = given[index] ?? "";
    if (word === "--run") run = given[++index];
    else if (word === "--json" && words[0] !== "send") json = true;
    else words.push(word);
  }
  return { words, run, json };
}

function unknown(id: string): never {
  throw new Failure(`there is no message ${id}`, { exit: EXIT.usage, hint: "niia mail ls" });
}
