import { createHash } from "node:crypto";
import type { Client } from "../../packages/client/src/index.ts";
import type { ProtocolError } from "../../packages/protocol/src/index.ts";
import { makeRandom } from "../random.ts";
import { programOf, transcriptOf } from "./program.ts";

export interface Sat {
  seed: number;
  bytes: number;
  /** What was not as it should be; empty when all was. */
  faults: string[];
}

export interface SitOptions {
  seed: number;
  /** Answers to give before the one that ends it. */
  answers: number;
  /** Something was told on the stream, which begins with the first and is over with the last. */
  heard: (stream: "goes on" | "is over") => void;
}

/** Starts one program, answers it until it has ended, and compares everything it printed with the reference. */
export async function sit(client: Client, options: SitOptions): Promise<Sat> {
  const { seed } = options;
  const { next } = makeRandom(seed + 1);
  const dies = next(4) === 0;
  const code = next(256);
  const given: string[] = [];
  const faults: string[] = [];
  const sha = createHash("sha256");
  const { id } = await client.start({ argv: programOf(seed), cwd: "/", key: `soak-${seed}` });

  const answer = async (line: string): Promise<void> => {
    const [word, k, cols, rows] = line.split(" ");
    if (word === "size") return void (await client.resize(id, size(cols, rows)));
    const ending = dies ? "die" : `exit ${code}`;
    const last = given.length >= options.answers;
    const text = last ? ending : `${k}-${next(1e6)}`;
    given.push(text);
    const written = client.write(id, `${text}\n`, `${id}-${k}`);
    // The last one, repeated after a crash, may find that it has done its work.
    await (last ? written.catch(unlessOver) : written);
  };

  let position = 0;
  let open = "";
  let answers: Promise<unknown> = Promise.resolve();
  for await (const piece of client.output(id, { from: 0 })) {
    options.heard(piece.type === "end" ? "is over" : "goes on");
    if (piece.type === "gap") faults.push(`a gap from ${piece.from} to ${piece.to}`);
    if (piece.type === "end") {
      const { exit } = piece.session;
      const wanted = dies ? { code: null, signal: "SIGKILL" } : { code, signal: null };
      if (exit?.code !== wanted.code || exit.signal !== wanted.signal)
        faults.push(`exit ${JSON.stringify(exit)}, not ${JSON.stringify(wanted)}`);
    }
    if (piece.type !== "data") continue;
    if (piece.offset !== position) faults.push(`bytes of ${piece.offset} came at ${position}`);
    position = piece.offset + piece.data.length;
    sha.update(piece.data);
    const lines = (open + piece.data.toString("latin1")).split("\r\n");
    open = lines.pop() ?? "";
    for (const line of lines) {
      if (/^(read|size) /.test(line)) answers = answers.then(() => answer(line));
    }
  }
  await answers;
  const reference = transcriptOf(seed, given);
  if (sha.digest("hex") !== createHash("sha256").update(reference).digest("hex"))
    faults.push(`SHA-256 of ${position} bytes differs from the reference's ${reference.length}`);
  // Printed its last byte is not cleaned up: it is forgotten once it is.
  const { session } = await client.wait(id, "ended");
  if (session.offset !== position)
    faults.push(`it ends at ${session.offset}, heard up to ${position}`);
  await forget(client, id);
  return { seed, bytes: position, faults };
}

/** Nobody knows whether a call that a crash cut off was carried out: what is gone the second time is fine. */
async function forget(client: Client, id: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await client.remove(id);
    } catch (error) {
      const { code } = error as ProtocolError;
      if (code === "not-found" && tries > 0) return;
      if (code !== "unavailable") throw error;
    }
  }
}

function unlessOver(error: unknown): void {
  if ((error as ProtocolError).code !== "wrong-state") throw error;
}

function size(cols: string | undefined, rows: string | undefined): { cols: number; rows: number } {
  return { cols: Number(cols), rows: Number(rows) };
}
