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
