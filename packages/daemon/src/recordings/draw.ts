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
    if (code === "r") await resize(emulator, data);
    if (code !== "o") continue;
    const bytes = Buffer.from(data);
    await new Promise<unknown>((parsed) => emulator.write({ offset, bytes, mute: true }, parsed));
    offset += bytes.length;
  }
  const snapshot = await emulator.snapshot({ format: "json", scrollback: SCROLLBACK });
  emulator.dispose();
  if (snapshot === undefined) throw new Error("The screen went away");
  return snapshot.screen;
}

async function resize(emulator: Emulator, data: string): Promise<void> {
  const [cols = 0, rows = 0] = data.split("x").map(Number);
  if (cols > 0 && rows > 0) emulator.resize({ cols, rows });
}
