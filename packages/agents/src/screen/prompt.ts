import type { Submit } from "../profile/types.ts";

/** The bytes that put a prompt into the input box, without the Enter that sends it. Control characters of the prompt
 *  become visible signs, so that no prompt can press a key or end the paste. */
export function typed(prompt: string, submit: Submit, bracketedPaste: boolean): string {
  const text = guarded(visible(prompt), submit);
  const clear = submit.clear ?? "";
  const bracket = submit.paste === "always" || (submit.paste === "bracketed" && bracketedPaste);
  if (bracket) return `${clear}\u001b[200~${text}\u001b[201~`;
  const lines = text.replace(/\t/g, "    ").split("\n");
  return clear + lines.join(submit.newline ?? " ");
}

/** Line breaks become \n, every other control character its sign: ESC is shown as ␛. */
export function visible(prompt: string): string {
  return (
    prompt
      .replace(/\r\n?/g, "\n")
      .replace(/[\u2028\u2029]/g, "\n")
      // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
      .replace(/[\u0000-\u0008\u000b-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
      .replace(/\u007f/g, "\u2421")
      .replace(/[\u0080-\u009f]/g, "\ufffd")
      .replace(/\n+$/, "")
  );
}

function guarded(text: string, submit: Submit): string {
  const guard = submit.guard;
  const first = text.trimStart().charAt(0);
  return guard !== undefined && first !== "" && guard.first.includes(first)
    ? guard.lead + text.trimStart()
    : text;
}
