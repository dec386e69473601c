import type { Client } from "@pty4ai/client";
import type { Sizing } from "@pty4ai/protocol";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { makeDetachFilter } from "./detach.ts";
import { RESTORE } from "./modes.ts";

export interface AttachSessionOptions {
  readOnly: boolean;
  detachKey: string;
  /** Whose size the session takes from now on. */
  sizing?: Sizing | undefined;
}

export async function attachSession(
  context: Context,
  id: string,
  options: AttachSessionOptions,
): Promise<number> {
  const { stdin, stdout } = process;
  if (!stdout.isTTY || (!options.readOnly && !stdin.isTTY)) {
    throw new Failure("attach needs a terminal", {
      exit: EXIT.usage,
      hint: `niia read ${id} prints the screen`,
    });
  }
  const client = await context.client();
  const session = await client.get(id);
  context.err(
    `${context.style.paint("dim", `${session.name}: ${options.detachKey} d leaves it running`)}\n`,
  );
  try {
    return await mirror(client, session.id, options);
  } finally {
    await client.close();
  }
}

async function mirror(client: Client, id: string, options: AttachSessionOptions): Promise<number> {
  const { stdin, stdout } = process;
  const attachment = await client.attach(id, {
    readOnly: options.readOnly,
    size: { cols: stdout.columns, rows: stdout.rows },
    ...(options.sizing === undefined ? {} : { sizing: options.sizing }),
  });
  const filter = makeDetachFilter(options.detachKey);
  let detached = false;
  let leave = (): void => undefined;
  const left = new Promise<{ done: true }>((resolve) => {
    leave = () => resolve({ done: true });
  });
  const onInput = (bytes: Buffer): void => {
    const { forward, detach } = filter(bytes);
    if (forward.length > 0 && !options.readOnly) attachment.write(forward);
    if (detach) {
      detached = true;
      attachment.close();
      leave();
    }
  };
  const onResize = (): void => attachment.resize({ cols: stdout.columns, rows: stdout.rows });
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on("data", onInput);
  stdout.on("resize", onResize);
  try {
    // Leaving must not wait for a daemon that is away.
    const output = attachment.output[Symbol.asyncIterator]();
    for (;;) {
      const next = await Promise.race([output.next(), left]);
      if (next.done) break;
      const { value } = next;
      // The screen is drawn over what stands there, which goes into the scrollback first.
      if (value.type === "data" && value.redrawn) stdout.write("\n".repeat(stdout.rows));
      if (value.type === "typed") stdout.write("\u0007");
      if (value.type === "data" && !stdout.write(value.data))
        await new Promise<void>((drained) => stdout.once("drain", drained));
    }
  } finally {
    stdin.off("data", onInput);
    stdout.off("resize", onResize);
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.pause();
    stdout.write(RESTORE);
  }
  const { name, exit, state } = await client.get(id);
  const ended =
    detached || state === "running"
      ? `detached from ${name}`
      : `${name} ended${exit ? ` (${exit.signal ?? `exit ${exit.code}`})` : ""}`;
  process.stderr.write(`\r\n${ended}\n`);
  return EXIT.ok;
}
