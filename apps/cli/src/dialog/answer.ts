import type { Client } from "@pty4ai/client";
import type { AnswerRequest, Dialog } from "@pty4ai/protocol";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { safeText } from "../terminal/safe.ts";

export interface AnswerOptions {
  choice: string | undefined;
  text: string | undefined;
  deny: boolean;
  dialog: string | undefined;
  json: boolean;
}

/** Shows the dialog of a session, or answers it. Without a name: of the only one that asks something. */
export async function answerSession(
  context: Context,
  named: string | undefined,
  options: AnswerOptions,
): Promise<number> {
  const request = requestOf(options);
  const client = await context.client();
  try {
    const session = named ?? (await onlyAsking(client));
    const dialog = request ? await client.answer(session, request) : await client.dialog(session);
    if (options.json) context.out(`${JSON.stringify(dialog ?? null)}\n`);
    else if (!request) context.out(shown(dialog));
    return EXIT.ok;
  } finally {
    await client.close();
  }
}

async function onlyAsking(client: Client): Promise<string> {
  const sessions = await client.list();
  const asking = sessions.filter(
    ({ state, agentState }) =>
      state === "running" && (agentState === "question" || agentState === "permission"),
  );
  const [only, ...more] = asking;
  if (only === undefined) throw new Failure("no agent asks anything");
  if (more.length === 0) return only.id;
  const names = asking.map(({ id, name }) => `${id} ${name}`).join(", ");
  throw new Failure(`${asking.length} agents ask something: ${names}`, {
    exit: EXIT.usage,
    hint: "niia answer SESSION",
  });
}

function requestOf(options: AnswerOptions): AnswerRequest | undefined {
  const { choice, text, deny, dialog } = options;
  const given = [choice, text, deny || undefined].filter((part) => part !== undefined);
  if (given.length === 0) return undefined;
  if (given.length > 1)
    throw new Failure("give one of --choice, --text and --deny", { exit: EXIT.usage });
  const number = Number(choice);
  if (choice !== undefined && !(Number.isInteger(number) && number > 0))
    throw new Failure(`--choice: expected the number of an option, got ${JSON.stringify(choice)}`, {
      exit: EXIT.usage,
    });
  return {
    by: "person",
    ...(choice === undefined ? {} : { choice: number }),
    ...(text === undefined ? {} : { text }),
    ...(deny ? { deny } : {}),
    ...(dialog === undefined ? {} : { dialog }),
  };
}

function shown(dialog: Dialog | undefined): string {
  if (dialog === undefined) return "nothing is asked\n";
  const options = dialog.options.map((label, at) => `  ${at + 1}. ${safeText(label)}\n`);
  return `${safeText(dialog.text)}\n${options.join("")}`;
}
