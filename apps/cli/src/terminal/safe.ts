import { stripVTControlCharacters } from "node:util";

/** Several lines of an agent's text made safe for a terminal: colours and cursor movement go, line breaks stay. */
export function safeText(text: string): string {
  return (
    stripVTControlCharacters(text)
      .replaceAll("\r\n", "\n")
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, "")
  );
}
