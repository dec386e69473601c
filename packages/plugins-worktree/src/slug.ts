import { createHash } from "node:crypto";

const LONGEST = 60;
const LONGEST_BYTES = 180;
const LONGEST_PART = 200;

/** A name that is safe as a folder and as a part of a branch. What is safe already stays as it is; of anything else
 *  two different texts give two different slugs. */
export function slugOf(text: string): string {
  if (isSafe(text)) return text;
  const kept = [...text.normalize("NFC").replace(/[^\p{L}\p{N}_-]+/gu, "-")].slice(0, 40).join("");
  const start = limitBytes(kept.replace(/^-+|-+$/g, ""), LONGEST_BYTES - 9);
  const mark = createHash("sha256").update(text).digest("hex").slice(0, 8);
  return start === "" ? `tree-${mark}` : `${start}-${mark}`;
}

export function isSafe(text: string): boolean {
  return isPart(text) && [...text].length <= LONGEST && Buffer.byteLength(text) <= LONGEST_BYTES;
}

/** Whether a text can stand between two slashes of a branch, at any length that a file system takes. */
export function isPart(text: string): boolean {
  return (
    /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}._-]*$/u.test(text) &&
    text === text.normalize("NFC") &&
    Buffer.byteLength(text) <= LONGEST_PART &&
    !/\.\.|\.$|\.lock$/i.test(text)
  );
}

function limitBytes(text: string, limit: number): string {
  const characters = [...text];
  while (Buffer.byteLength(characters.join("")) > limit) characters.pop();
  return characters.join("");
}
