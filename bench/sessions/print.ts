import type { Row } from "../row.ts";

/** A plain table: what was measured, ours, the first peer, their ratio and the limit; then what the others had. */
export function print(rows: Row[]): void {
  const cells = rows.map((row) => {
    const [peer] = Object.entries(row.peers);
    return [
      row.ok ? "ok" : "MISSED",
      row.name,
      `${short(row.ours)} ${row.unit}`,
      peer === undefined ? "" : `${peer[0]} ${short(peer[1])}`,
      row.ratio === null ? "" : row.ratio.toFixed(2),
      row.limit,
    ];
  });
  const head = ["", "figure", "ours", "peer", "ratio", "limit"];
  const widths = head.map((title, at) =>
    Math.max(title.length, ...cells.map((line) => line[at]?.length ?? 0)),
  );
  for (const line of [head, ...cells])
    console.log(
      line
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    );
  for (const row of rows) {
    const others = Object.entries(row.peers).slice(1);
    if (others.length > 0)
      console.log(
        `${row.name}: ${others.map(([name, value]) => `${name} ${short(value)}`).join(", ")} ${row.unit}`,
      );
  }
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(3);
}
