import type { Submit } from "../profile/types.ts";

/** The bytes that put a prompt into the input box, without the Enter that sends it. Control characters of the prompt
 *  become visible signs, so that no prompt can press a key or end the paste. */
export function typed(
  prompt: string,
  submit: Submit,
  box: { bracketedPaste: boolean; draftLines: number },
): string {
  const text = guarded(visible(prompt), submit);
  const clear = (submit.clear ?? "").repeat(box.draftLines);
  const bracket = submit.paste === "always" || (submit.paste === "bracketed" && box.bracketedPaste);
  if (bracket)
    return (
      clear +
      piecesOf(text, submit.pieces)
        .map((piece) => `\u001b[200~${piece}\u001b[201~`)
        .join("")
    );
  const lines = text.replace(/\t/g, "    ").split("\n");
  return clear + lines.join(submit.newline ?? " ");
}

/** The text in pieces of at most so many line breaks and characters, each of which ends at a line break or a blank
 *  where it can. */
function piecesOf(text: string, limit: Submit["pieces"]): string[] {
  if (limit === undefined || text.length > limit.upTo) return [text];
  const pieces: string[] = [];
  let piece = "";
  for (const part of text.match(/[^\n ]*[\n ]?/g) ?? []) {
    const breaks = (piece.match(/\n/g)?.length ?? 0) + (part.endsWith("\n") ? 1 : 0);
    if (piece !== "" && (breaks > limit.lines || piece.length + part.length > limit.chars)) {
      pieces.push(piece);
      piece = "";
    }
    piece += part;
  }
  return [...pieces, piece];
}

/** What somebody may have left in an input box without a word. */
export const USUAL_DRAFT = 6;

/** How many lines a prompt may take in an input box of usual width, at most 200. */
export function draftLines(prompt: string): number {
  const lines = prompt.split(/\r\n?|\n/);
  const shown = lines.reduce((sum, line) => sum + 1 + Math.floor(line.length / 60), 2);
  return Math.min(200, Math.max(USUAL_DRAFT, shown));
}

/** Line breaks become \n, every other control character its sign: ESC is shown as ␛. */
export function visible(prompt: string): string {
  return (
    prompt
      .replace(/\r\n?/g, "\n")
      .replace(/[\u2028\u2029]/g, "\n")
      // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
      .replace(/[\u0000-\u0008\u000b-\u001f]/g, (c) =>
        String.fromCharCode(0x2400 + c.charCodeAt(0)),
      )
      .replace(/\u007f/g, "\u2421")
      .replace(/[\u0080-\u009f]/g, "\ufffd")
      .replace(/\n+$/, "")
  );
}

/** A prompt that starts like a command of the agent's own, with something in front of it. */
export function guarded(text: string, submit: Submit): string {
  const guard = submit.guard;
  const first = text.trimStart().charAt(0);
  return guard !== undefined && first !== "" && guard.first.includes(first)
    ? guard.lead + text.trimStart()
    : text;
}
