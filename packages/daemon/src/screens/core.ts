import type xterm from "@xterm/headless";

export type Charset = Record<string, string> | undefined;

/** One of its two screens. */
export interface Buffer {
  scrollTop: number;
  scrollBottom: number;
  savedX: number;
  savedY: number;
  savedCurAttrData: { fg: number; bg: number };
  savedCharset: Charset;
  ybase: number;
  tabs: Record<string, boolean>;
}

/** The parts of the pinned emulator that its interface does not show. */
export interface Core {
  _bufferService: { buffer: Buffer; buffers: { normal: Buffer; alt: Buffer } };
  _charsetService: { glevel: number; charset: Charset; _charsets: Charset[] };
  coreService: {
    isCursorHidden: boolean;
    decPrivateModes: { cursorStyle?: string; cursorBlink?: boolean };
  };
  coreMouseService: { activeEncoding: string };
  _writeBuffer: { writeSync(data: string | Uint8Array): void };
  _inputHandler: { _parser: { currentState: number }; _utf8Decoder: { interim: Uint8Array } };
}

export const coreOf = (terminal: xterm.Terminal): Core =>
  (terminal as unknown as { _core: Core })._core;

/** Has it parsed by the time it returns. `write` of its interface parses later, a slice now and then, so as to leave a
 *  window time to draw: a thread that only parses would wait for its timers. */
export function parse(terminal: xterm.Terminal, data: string | Uint8Array): void {
  coreOf(terminal)._writeBuffer.writeSync(data);
}
