export const RECORDING_FORMATS = ["asciicast-v3", "asciicast-v2", "text", "raw"] as const;
/** `text`: without control sequences. `raw`: the bytes that were printed, with secrets hidden. */
export type RecordingFormat = (typeof RECORDING_FORMATS)[number];

/** What there is of a session's recording: an entry of `GET /v1/recordings`. */
export interface RecordingInfo {
  session: string;
  name: string;
  state: string;
  /** ISO 8601, UTC. */
  startedAt: string;
  endedAt?: string;
  /** On the disk, compressed. */
  bytes: number;
}
