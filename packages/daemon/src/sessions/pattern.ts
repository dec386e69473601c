import { closeSync, openSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { stripVTControlCharacters } from "node:util";
import { createContext, Script } from "node:vm";
import { ProtocolError } from "@pty4ai/protocol";

/** What matched, or undefined. Throws `bad-request` when one try takes too long. */
export type Pattern = (text: string) => string | undefined;

/** Limits of one try, the second for a machine that was busy with something else. */
const TRY_MS = 100;
const AGAIN_MS = 1000;
/** So much of what came before is looked at again, for what comes in pieces or spans lines. */
const KEPT = 8192;
const SPARE = 8;

/** A pattern from a client: it may be written so that it never ends, so each try has a time limit. */
export function compilePattern(source: string, flags: string): Pattern {
  let regexp: RegExp;
  try {
    regexp = new RegExp(source, flags);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProtocolError("bad-request", `?for: ${reason}`, { details: { path: "?for" } });
  }
  const context = createContext({ regexp, text: "" });
  const script = new Script("regexp.exec(text)?.[0]");
  const within = (timeout: number): string | undefined => {
    needDescriptors();
    return script.runInContext(context, { timeout }) as string | undefined;
  };
  return (text) => {
    context["text"] = text;
    for (const limit of [TRY_MS, AGAIN_MS]) {
      try {
        return within(limit);
      } catch (error) {
        if ((error as { code?: string }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      }
    }
    throw new ProtocolError("bad-request", `?for: /${source}/ takes too long`, {
      hint: "Write it without nested repetition.",
    });
  };
}

/** A time limit needs some descriptors, and Node ends the whole process where there are none. */
function needDescriptors(): void {
  const taken: number[] = [];
  try {
    while (taken.length < SPARE) taken.push(openSync("/dev/null", "r"));
  } catch (error) {
    throw new ProtocolError("unavailable", "The daemon has no descriptors left to look for that", {
      hint: "Close some connections or sessions, or raise its limit of open files.",
      cause: error,
    });
  } finally {
    for (const fd of taken) closeSync(fd);
  }
}

/** Output as text without control sequences, also where a line or a sequence came in pieces. */
export class Matcher {
  readonly #decoder = new StringDecoder("utf8");
  #rest = "";

  find(bytes: Buffer, pattern: Pattern): string | undefined {
    const text = this.#rest + this.#decoder.write(bytes);
    this.#rest = text.slice(-KEPT);
    return pattern(plain(text));
  }
}

function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/\r+\n/g, "\n");
}
