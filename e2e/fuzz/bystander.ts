import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "../../packages/client/src/index.ts";

/** A well-behaved session beside the attacks. */
export interface Bystander {
  /** Lines that came back as they were sent. */
  echoed: () => number;
  /** Longest wait for one, milliseconds. */
  longest: () => number;
  /** What was not as it should be. */
  faults: string[];
  stop: () => Promise<void>;
}

/** Types a line every few milliseconds and wants each back, once and in its order. */
export async function startBystander(client: Client): Promise<Bystander> {
  const { id } = await client.start({
    argv: ["/bin/sh", "-c", "stty raw -echo; printf ready,; exec cat"],
    cwd: "/",
    name: "good",
    key: "good",
  });
  const faults: string[] = [];
  const [reader, typist] = [new AbortController(), new AbortController()];
  let [heard, expected, echoed, longest] = ["", "ready,", 0, 0];
  const reading = (async () => {
    for await (const piece of client.output(id, { from: 0, signal: reader.signal })) {
      if (piece.type === "gap") faults.push(`a gap from ${piece.from} to ${piece.to}`);
      if (piece.type === "data") heard += piece.data.toString();
      if (piece.type === "end") faults.push("the session ended");
    }
  })().catch((error: unknown) => faults.push(String(error)));
  await client.wait(id, "/ready,/");
  const typing = (async () => {
    for (let count = 0; !typist.signal.aborted; count += 1) {
      const line = `line ${count},`;
      expected += line;
      const started = performance.now();
      await client.write(id, line, `good-${count}`);
      while (heard.length < expected.length && performance.now() - started < 20_000) await sleep(1);
      longest = Math.max(longest, performance.now() - started);
      if (heard !== expected) {
        faults.push(`heard ${heard.slice(-60)}, not ${expected.slice(-60)}`);
        break;
      }
      [heard, expected] = ["", ""];
      echoed += 1;
      await sleep(20);
    }
  })().catch((error: unknown) => faults.push(String(error)));
  return {
    faults,
    echoed: () => echoed,
    longest: () => Math.round(longest),
    async stop() {
      typist.abort();
      // The last line is still to come back.
      await typing;
      reader.abort();
      await reading;
    },
  };
}
