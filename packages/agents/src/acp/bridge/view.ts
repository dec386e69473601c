/** What a person sees who attaches to the session: the conversation as plain text. The agent's words are data, so that no
 *  control character of theirs reaches the terminal. */
export interface View {
  /** Goes on in the same line. */
  words(text: string): void;
  /** A line of its own. */
  line(text: string): void;
}

export function openView(out: { write: (text: string) => unknown }): View {
  let fresh = true;
  const put = (text: string): void => {
    if (text === "") return;
    fresh = text.endsWith("\n");
    out.write(text.replaceAll("\n", "\r\n"));
  };
  return {
    words: (text) => put(plain(text)),
    line: (text) => put(`${fresh ? "" : "\n"}${plain(text)}\n`),
  };
}

function plain(text: string): string {
  return (
    text
      .replace(/\r\n?/g, "\n")
      // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, (char) =>
        char === "\u007f" ? "␡" : String.fromCharCode(0x2400 + char.charCodeAt(0)),
      )
      .replace(/[\u0080-\u009f]/g, "�")
  );
}
