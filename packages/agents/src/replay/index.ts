export { createEmulator, type HeadlessEmulator } from "./emulator.ts";
export { type ExplainedRecording, explainRecording } from "./explain.ts";
export { type Followed, followRecording, type FollowOptions } from "./follow.ts";
export { parseRecording, type Recording } from "./recording.ts";
export { parseScreen } from "./screen.ts";
