import { errorCode } from "./worker/failure.ts";
import { type Listing, listFiles } from "./worker/listing.ts";
import { read } from "./worker/scratchpad.ts";

/** The files workers left in a scratchpad. Follows no link; at most 2000 entries, 8 folders deep, 8 MiB a file: what is
 *  beyond is named in `skipped`. A scratchpad that does not exist is empty. */
export async function collectScratchpad(dir: string): Promise<Listing> {
  try {
    return listFiles(dir);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return { files: [], skipped: [] };
    throw error;
  }
}

/** The text of one of them; bytes that are no UTF-8 become U+FFFD. Throws when it is gone, a link or too large. */
export async function readScratchpadFile(dir: string, name: string): Promise<string> {
  return read(dir, name).toString("utf8");
}
