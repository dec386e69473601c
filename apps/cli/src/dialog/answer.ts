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

/** Shows the dialog of a session, or answers it. */
export async function answerSession(
  context: Context,
  session: string,
  options: AnswerOptions,
): Promise<number> {
  const request = requestOf(options);
  const client = await context.client();
  try {
    const dialog = request ? await client.answer(session, request) : await client.dialog(session);
    if (options.json) context.out(`${JSON.stringify(dialog ?? null)}\n`);
    else if (!request) context.out(shown(dialog));
    return EXIT.ok;
  } finally {
    await client.close();
  }
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
