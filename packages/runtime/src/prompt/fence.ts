/** A Markdown code block whose fence is longer than any in the text: nothing in the text can end it. */
export function fenced(text: string, language = ""): string {
  let longest = 2;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** At most `limit` characters, cut in the middle: how it began and how it ended both matter. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = Math.ceil(limit * 0.6);
  const left = text.slice(0, head).replace(/[\uD800-\uDBFF]$/, "");
  const right = text.slice(text.length - (limit - head)).replace(/^[\uDC00-\uDFFF]/, "");
  return `${left}\n[… ${text.length - left.length - right.length} characters left out …]\n${right}`;
}
