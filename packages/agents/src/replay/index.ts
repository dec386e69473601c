export { createEmulator, type HeadlessEmulator } from "./emulator.ts";
export { type ExplainedRecording, explainRecording } from "./explain.ts";
export { parseRecording, type Recording } from "./recording.ts";
export { parseScreen } from "./screen.ts";
