import { DIGITS, LOWER, onlyHas } from "../read/letters.ts";

/** A name made safe for branches and folders: lower case letters of any script, digits, single dashes; at most 60 characters.
 *  Never empty, never a name that git or a file system treats specially. */
export function slug(name: string): string {
  return isSlug(name) ? name : fold(name);
}

function isSlug(name: string): boolean {
  return (
    name.length > 0 &&
    name.length <= 60 &&
    onlyHas(name, PLAIN) &&
    !name.startsWith("-") &&
    !name.endsWith("-") &&
    !name.includes("--")
  );
}

const PLAIN = `${LOWER}${DIGITS}-`;

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
