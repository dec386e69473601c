/** Braille and block glyphs, circles and stars that agents spin, box borders, progress squares. */
const DECORATION =
  /[\u2500-\u259f\u2800-\u28ff\u25a0\u25a1\u25aa\u25cf\u25cb\u25d0-\u25d3\u2b1d\u00b7\u2022\u23fa\u2722\u2731\u2733\u2736\u273b\u273d*]/gu;

/** A line as progress is judged by: without spinners, borders and digits, so that a running clock is no news. */
export function normaliseLine(line: string): string {
  return line
    .replace(DECORATION, " ")
    .replace(/\d+([.,]\d+)?/g, "#")
    .replace(/\s+/g, " ")
    .trim();
}

/** Short fingerprint of a text, good enough to tell lines of one screen apart (FNV-1a, 32 bit). */
export function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0).toString(36);
}

/** Fingerprints of the lines that could be progress, in order: not empty, not chrome. */
export function contentOf(lines: string[], chrome: RegExp[]): string[] {
  const content: string[] = [];
  for (const line of lines) {
    if (chrome.some((pattern) => pattern.test(line))) continue;
    const text = normaliseLine(line);
    if (text.length > 1) content.push(fingerprint(text));
  }
  return content;
}

/** The same without those that are there twice. */
export function newsOf(lines: string[], chrome: RegExp[]): string[] {
  return [...new Set(contentOf(lines, chrome))];
}

/** The last `count` lines that are not empty, as one text. */
export function bottomOf(lines: string[], count: number): string {
  const filled = lines.filter((line) => line.trim() !== "").map((line) => line.trimEnd());
  return filled.slice(-count).join("\n");
}
