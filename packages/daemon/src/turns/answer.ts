import { type AnswerRequest, type Dialog, ProtocolError } from "@pty4ai/protocol";
import { answerProblem, dialogIn } from "../agents.ts";
import type { TurnHost } from "./host.ts";

/** Answers the dialog that is open. Throws `wrong-state` when nothing is asked, `bad-request` when the answer does not
 *  fit. */
export function answerDialog(turns: TurnHost, session: string, request: AnswerRequest): Dialog {
  const dialog = dialogIn(turns.state);
  const problem = answerProblem(turns.state, request);
  if (dialog === undefined || problem !== undefined) {
    const code = dialog === undefined ? "wrong-state" : "bad-request";
    throw new ProtocolError(code, `Session ${session}: ${problem ?? "nothing is asked"}`);
  }
  turns.feed({ type: "answer", answer: request });
  return dialog;
}
