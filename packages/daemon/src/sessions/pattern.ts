import { StringDecoder } from "node:string_decoder";
import { stripVTControlCharacters } from "node:util";
import { createContext, Script } from "node:vm";
import { ProtocolError } from "@pty4ai/protocol";

/** What matched, or undefined. Throws `bad-request` when one try takes too long. */
export type Pattern = (text: string) => string | undefined;

const TRY_MS = 100;
/** So much of what came before is looked at again, for what comes in pieces or spans lines. */
const KEPT = 8192;

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
  return (text) => {
    context["text"] = text;
    try {
      return script.runInContext(context, { timeout: TRY_MS }) as string | undefined;
    } catch (error) {
      if ((error as { code?: string }).code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw error;
      throw new ProtocolError("bad-request", `?for: /${source}/ takes too long`, {
        hint: "Write it without nested repetition.",
      });
    }
  };
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
