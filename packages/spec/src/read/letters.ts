// Tests on short texts without regular expressions: compiling one takes longer than reading a whole document.

export const DIGITS = "0123456789";
export const LOWER = "abcdefghijklmnopqrstuvwxyz";
export const WORD: string = `${LOWER}${LOWER.toUpperCase()}${DIGITS}`;

/** True when every character of the text is one of `allowed`. */
export function onlyHas(text: string, allowed: string): boolean {
  for (let at = 0; at < text.length; at++) if (!allowed.includes(text.charAt(at))) return false;
  return true;
}
