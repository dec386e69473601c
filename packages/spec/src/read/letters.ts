// Tests on short texts without regular expressions: compiling one takes longer than reading a whole document.

export const DIGITS = "0123456789";

/** True when every character of the text is one of `allowed`. */
export function onlyHas(text: string, allowed: string): boolean {
  for (let at = 0; at < text.length; at++) if (!allowed.includes(text.charAt(at))) return false;
  return true;
}

/** True for a letter or digit of ASCII, and any number of them, `-`, `_` and the characters of `others` after it. */
export function isWord(text: string, others = ""): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90))
      continue;
    if (at === 0 || !(code === 45 || code === 95 || others.includes(text.charAt(at)))) return false;
  }
  return text !== "";
}
