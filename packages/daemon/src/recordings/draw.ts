import type { Screen, TerminalSize } from "@pty4ai/protocol";
import { Emulator } from "../screens/emulator.ts";
import type { CastEvent } from "./cast.ts";

const SCROLLBACK = 1000;
const DEAF = { reply: () => {}, title: () => {}, osc: () => {} };

/** The screen that a recording shows so many seconds after its beginning, with what scrolled away. */
export async function drawCast(
  events: AsyncIterable<CastEvent> | Iterable<CastEvent>,
  at: { size: TerminalSize; time: number },
): Promise<Screen> {
  const emulator = new Emulator(at.size, SCROLLBACK, DEAF);
  let offset = 0;
  for await (const { time, code, data } of events) {
    if (time > at.time) break;
    if (code === "r") resize(emulator, data);
    if (code !== "o") continue;
    const bytes = Buffer.from(data);
    emulator.write({ offset, bytes, mute: true });
    offset += bytes.length;
  }
  const { screen } = emulator.snapshot({ format: "json", scrollback: SCROLLBACK });
  emulator.dispose();
  return screen;
}

function resize(emulator: Emulator, data: string): void {
  const [cols = 0, rows = 0] = data.split("x").map(Number);
  if (cols > 0 && rows > 0) emulator.resize({ cols, rows });
}
