const ASKS = /(pass(word|phrase|code)|\bpin\b|token|secret|api.?key)[^\r\n]{0,60}[:?>]\s*$/i;
// eslint-disable-next-line no-control-regex
const CONTROLS = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|.)/g;

/** Whether the line that the terminal stands on asks for something that is typed unseen. */
export function asksForSecret(line: string): boolean {
  return ASKS.test(line.replace(CONTROLS, ""));
}

/** The first line of what is typed, with its characters hidden. */
export function maskLine(text: string): string {
  const end = text.search(/[\r\n]/);
  const first = end < 0 ? text : text.slice(0, end);
  return first.replace(/\P{Cc}/gu, "*") + text.slice(first.length);
}
