import { type Schema, schemaOf } from "../check.ts";
import { checkAnswer } from "../dialog.ts";
import { checkOpen } from "../open.ts";
import {
  checkInput,
  checkKill,
  checkRestart,
  checkSession,
  checkSize,
  checkTurn,
} from "../request.ts";
import { PROTOCOL_VERSION } from "../version.ts";
import { ANSWERS } from "./answers.ts";

/** JSON Schema (2020-12) of every body of the protocol, under `$defs`: requests are read from the checks that the daemon
 *  makes, answers are compared with what a daemon answers. */
export function protocolSchema(): Schema {
  const requests = {
    SessionRequest: checkSession,
    InputRequest: checkInput,
    Size: checkSize,
    KillRequest: checkKill,
    RestartRequest: checkRestart,
    TurnRequest: checkTurn,
    AnswerRequest: checkAnswer,
    OpenRequest: checkOpen,
  };
  const read = Object.entries(requests).map(([name, check]) => [name, schemaOf(check)]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `PTY for AI, protocol ${PROTOCOL_VERSION}`,
    $defs: { ...(Object.fromEntries(read) as Record<string, Schema>), ...ANSWERS },
  };
}
