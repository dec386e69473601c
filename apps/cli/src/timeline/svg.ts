import { age, oneLine } from "../terminal/table.ts";
import { type Bar, length } from "./bars.ts";

const ROW = 24;
const LABELS = 220;
const SCALE = 560;
const NOTES = 220;
const FOOT = 28;

/** The same timeline as one SVG picture that follows the reader's light or dark scheme. */
export function timelineSvg(all: readonly Bar[], title: string): string {
  const whole = length(all);
  const [wide, high] = [LABELS + SCALE + NOTES, all.length * ROW + FOOT + 12];
  const x = (ms: number): number => round(LABELS + (ms / whole) * SCALE);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const at = x(part * whole);
    return `<line class="tick" x1="${at}" y1="4" x2="${at}" y2="${high - FOOT}"/><text class="note" x="${at}" y="${high - 10}" text-anchor="middle">${seconds(part * whole)}</text>`;
  });
  const rows = all.map((bar, index) => {
    const top = index * ROW + 8;
    const { from, to } = bar;
    const label = `<text x="${8 + bar.depth * 14}" y="${top + 13}" class="depth${Math.min(bar.depth, 1)}">${escape(oneLine(bar.label, 30 - bar.depth * 2))}</text>`;
    if (from === undefined || to === undefined)
      return `${label}<text class="note" x="${LABELS + 4}" y="${top + 13}">not reached</text>`;
    const end = x(to);
    const bold = bar.depth === 0 ? 6 : 14;
    const box = `<rect class="${escape(bar.status)}" x="${x(from)}" y="${top + 9 - bold / 2}" width="${Math.max(2, round(end - x(from)))}" height="${bold}" rx="2"/>`;
    const note = [seconds(to - from), oneLine(bar.note, 60)].filter(Boolean).join("  ");
    return `${label}${box}<text class="note" x="${end + 6}" y="${top + 13}">${escape(note)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${high}" width="${wide}" height="${high}" role="img" aria-label="${escape(title)}">
<title>${escape(title)}</title>
<style>${STYLE}</style>
<rect class="page" width="${wide}" height="${high}"/>
${[...ticks, ...rows].join("\n")}
</svg>
`;
}

const STYLE = `
text{font:12px ui-monospace,monospace;fill:#1f2328}.depth0{font-weight:700}.note{fill:#59636e;font-size:11px}
.page{fill:#fff}.tick{stroke:#d1d9e0}rect{fill:#8250df}.done{fill:#1a7f37}.failed{fill:#cf222e}.running{fill:#0969da}.cancelled,.stopped,.skipped{fill:#9a6700}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.note{fill:#9198a1}.page{fill:#0d1117}.tick{stroke:#3d444d}.done{fill:#3fb950}.failed{fill:#f85149}.running{fill:#4493f8}}
`;

const seconds = (ms: number): string => (ms < 60_000 ? `${round(ms / 1000)} s` : age(ms));
const round = (value: number): number => Math.round(value * 10) / 10;

const NAMED: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escape = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => NAMED[character] ?? "");
