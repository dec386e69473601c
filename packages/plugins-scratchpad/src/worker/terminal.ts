/** What a command reads and writes; the process's own, or a test's. */
export interface WorkerStreams {
  stdin: AsyncIterable<Buffer | string> & { isTTY?: boolean };
  out: (text: string | Buffer) => void;
  err: (text: string) => void;
}

export type WorkerEnvironment = Record<string, string | undefined>;
