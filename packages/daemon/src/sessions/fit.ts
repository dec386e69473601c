import type { Sizing, TerminalSize } from "@pty4ai/protocol";

/** The size that a session takes, of those of its viewers in the order in which they were last active; undefined where
 *  it keeps its own. */
export function fit(sizes: readonly TerminalSize[], sizing: Sizing): TerminalSize | undefined {
  if (sizes.length === 0 || sizing === "fixed") return undefined;
  if (sizing === "latest") return sizes.at(-1);
  const pick = sizing === "smallest" ? Math.min : Math.max;
  return {
    cols: pick(...sizes.map(({ cols }) => cols)),
    rows: pick(...sizes.map(({ rows }) => rows)),
  };
}
