import type xterm from "@xterm/headless";
import type { ScreenModes } from "@pty4ai/protocol";
import { type Buffer, type Charset, coreOf } from "./core.ts";

/** What a terminal is set to beyond what its cells and the serializer tell. Plain data, so that two can be compared. */
export interface Traits {
  /** Scroll region, first and last row. */
  region: [number, number];
  /** What DECRC goes back to, on the screen. */
  saved: SavedCursor;
  /** The other screen, of which only the cells are drawn: what differs there keeps it from being put down. */
  other: { region: [number, number]; saved: SavedCursor; tabs: number[] | null };
  /** G0 to G3: `B` is ASCII, `0` line drawing, `?` anything else. */
  charsets: string[];
  /** The one that is in use: DECRC changes it alone. */
  charset: string;
  level: number;
  /** Columns of the tab stops, when they are not every eighth. */
  tabs: number[] | null;
  hidden: boolean;
  style: string | null;
  blink: boolean | null;
  mouse: string;
  origin: boolean;
}

interface SavedCursor {
  x: number;
  y: number;
  fg: number;
  bg: number;
  charset: string;
}

export function traitsOf(terminal: xterm.Terminal): Traits {
  const core = coreOf(terminal);
  const { buffer, buffers } = core._bufferService;
  const other = buffer === buffers.alt ? buffers.normal : buffers.alt;
  const { decPrivateModes: modes, isCursorHidden } = core.coreService;
  return {
    region: [buffer.scrollTop, buffer.scrollBottom],
    saved: savedIn(buffer),
    other: {
      region: [other.scrollTop, other.scrollBottom],
      saved: savedIn(other),
      tabs: tabsIn(other, terminal.cols),
    },
    charsets: [0, 1, 2, 3].map((index) => nameOf(core._charsetService._charsets[index])),
    charset: nameOf(core._charsetService.charset),
    level: core._charsetService.glevel,
    tabs: tabsIn(buffer, terminal.cols),
    hidden: isCursorHidden,
    style: modes.cursorStyle ?? null,
    blink: modes.cursorBlink ?? null,
    mouse: core.coreMouseService.activeEncoding,
    origin: terminal.modes.originMode,
  };
}

/** True between two sequences and two characters: nothing is half read. */
export function isSettled(terminal: xterm.Terminal): boolean {
  const { _parser: parser, _utf8Decoder: decoder } = coreOf(terminal)._inputHandler;
  return parser.currentState === 0 && decoder.interim.every((byte) => byte === 0);
}

export function modesOf(terminal: xterm.Terminal): ScreenModes {
  const { hidden, style, blink, mouse } = traitsOf(terminal);
  const { modes } = terminal;
  return {
    alternate: terminal.buffer.active.type === "alternate",
    applicationCursor: modes.applicationCursorKeysMode,
    applicationKeypad: modes.applicationKeypadMode,
    bracketedPaste: modes.bracketedPasteMode,
    focus: modes.sendFocusMode,
    insert: modes.insertMode,
    wraparound: modes.wraparoundMode,
    mouse: modes.mouseTrackingMode,
    mouseEncoding: mouse.toLowerCase(),
    cursorHidden: hidden,
    ...(style === null ? {} : { cursorStyle: style, cursorBlink: blink ?? false }),
  };
}

/** What brings a terminal that shows the same to these traits. It is typed after the cells and leaves the cursor where
 *  it is, which is at `cursor`. */
export function drawTraits(traits: Traits, terminal: xterm.Terminal): string {
  const { cursorX, cursorY } = terminal.buffer.active;
  const to = (x: number, y: number): string => `\u001b[${y + 1};${x + 1}H`;
  const moves: string[] = [];
  if (traits.tabs !== null) {
    moves.push("\u001b[3g", ...traits.tabs.map((column) => `${to(column, 0)}\u001bH`));
  }
  const [top, bottom] = traits.region;
  if (top !== 0 || bottom !== terminal.rows - 1) moves.push(`\u001b[${top + 1};${bottom + 1}r`);
  if (traits.saved.x !== 0 || traits.saved.y !== 0) {
    moves.push(`${to(traits.saved.x, traits.saved.y)}\u001b7`);
  }
  const settings: string[] = [];
  for (const [index, charset] of traits.charsets.entries()) {
    if (charset !== "B") settings.push(`\u001b${"()*+"[index]}${charset}`);
  }
  if (traits.level > 0) settings.push(["", "\u000e", "\u001bn", "\u001bo"][traits.level] ?? "");
  // The serializer writes this one in a way that some terminals do not know.
  if (terminal.modes.applicationKeypadMode) settings.push("\u001b=");
  if (traits.mouse === "SGR") settings.push("\u001b[?1006h");
  if (traits.mouse === "SGR_PIXELS") settings.push("\u001b[?1016h");
  const style = ["block", "underline", "bar"].indexOf(traits.style ?? "");
  if (style >= 0) settings.push(`\u001b[${style * 2 + (traits.blink === true ? 1 : 2)} q`);
  if (traits.hidden) settings.push("\u001b[?25l");
  const back = moves.length === 0 ? [] : [to(cursorX, cursorY)];
  return [...moves, ...back, ...settings].join("");
}

function tabsIn({ tabs }: Buffer, cols: number): number[] | null {
  const stops = Object.keys(tabs)
    .map(Number)
    .filter((column) => column < cols);
  const eighths = stops.every((column) => column % 8 === 0);
  return eighths && stops.length === Math.ceil(cols / 8) ? null : stops;
}

function savedIn({ savedX, savedY, ybase, savedCurAttrData, savedCharset }: Buffer): SavedCursor {
  const { fg, bg } = savedCurAttrData;
  return { x: savedX, y: Math.max(0, savedY - ybase), fg, bg, charset: nameOf(savedCharset) };
}

function nameOf(charset: Charset): string {
  if (charset === undefined) return "B";
  return charset["q"] === "─" && charset["a"] === "▒" ? "0" : "?";
}
