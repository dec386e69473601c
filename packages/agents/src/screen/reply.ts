/** The agent's last message as far as the screen shows it: lines of the turn without footers, spinners and bullets. */
export function replyFromScreen(
  region: string[],
  options: { chrome: RegExp[]; bullet?: RegExp },
): string {
  const kept = region.filter((line) => !options.chrome.some((pattern) => pattern.test(line)));
  const text = kept.map((line) => (options.bullet ? line.replace(options.bullet, "") : line));
  while (text.length > 0 && text[0]?.trim() === "") text.shift();
  while (text.length > 0 && text.at(-1)?.trim() === "") text.pop();
  // A full-screen agent leaves the space down to its input box empty.
  return text
    .join("\n")
    .replace(/(\n[ \t]*){3,}/g, "\n\n")
    .slice(0, 100_000);
}
