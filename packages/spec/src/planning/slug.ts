/** A name made safe for branches and folders: lower case letters of any script, digits, single dashes; at most 60 characters.
 *  Never empty, never a name that git or a file system treats specially. */
export function slug(name: string): string {
  return isSlug(name) ? name : fold(name);
}

const DASH = 45;

/** Without an expression: most names are slugs. */
function isSlug(name: string): boolean {
  let before = DASH;
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    const plain = (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
    if (!plain && (code !== DASH || before === DASH)) return false;
    before = code;
  }
  return before !== DASH && name.length <= 60;
}

/** Apart, so that the common case does not pay for expressions over all of Unicode. */
function fold(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}._]+/gu, "-")
    .replace(/\.{2,}/g, ".")
    .replace(/-{2,}/g, "-");
  const cut = Array.from(plain)
    .slice(0, 60)
    .join("")
    .replace(/^[-._]+|[-._]+$/g, "");
  const safe = cut.replace(/\.lock$/, "-lock");
  return safe === "" ? "x" : safe;
}
