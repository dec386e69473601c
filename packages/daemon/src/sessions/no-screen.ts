import { ProtocolError } from "@pty4ai/protocol";
import type { ScreenFeed } from "./screen-feed.ts";

/** What a session needs of its screen. */
export type ScreenKeeper = Pick<
  ScreenFeed,
  "awake" | "resize" | "snapshot" | "shown" | "keep" | "close"
>;

/** Of a session that was started with `screen: false`: nothing reads its output but those who ask for it. */
export const NO_SCREEN: ScreenKeeper = {
  awake: false,
  resize: () => {},
  snapshot: () =>
    Promise.reject(
      new ProtocolError("wrong-state", "This session keeps no screen", {
        hint: "It was started with screen: false. Read its output, or attach with from.",
      }),
    ),
  shown: () => Promise.resolve(),
  keep: () => Promise.resolve(),
  close: () => {},
};
