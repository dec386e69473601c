import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { newRunId } from "@connector/runtime";
import { admit, LARGEST_BODY } from "@connector/triggers";
import type { Context } from "../command.ts";
import { planDocument } from "../document/read.ts";
import { EXIT, Failure } from "../failure.ts";
import type { RequestOptions } from "../run/make-request.ts";
import { Carrier } from "./carrier.ts";
import { type Accepted, Deliveries } from "./deliveries.ts";
import { startFor } from "./start.ts";
import { teller } from "./told.ts";

export interface ListenOptions extends RequestOptions {
  secret: string | undefined;
  port: string;
  host: string;
  json: boolean;
  signal?: AbortSignal;
}

/** Receives webhooks at any path of one address until it is stopped. A delivery is stored, then answered, then carried out;
 *  its runs have their ids from it. So it starts each document once, also when the receiver is killed in between: the next
 *  one with the same documents goes on. What cannot be started is kept and tried again. */
export async function listenForWebhooks(
  context: Context,
  files: string[],
  options: ListenOptions,
): Promise<number> {
  const secret = secretOf(context, options.secret);
  for (const file of files) await checkTrigger(context, file);
  const receiver = files.map((file) => resolve(context.cwd, file)).sort();
  const deliveries = new Deliveries(context.paths.state, receiver.join("\n"));
  const tell = teller(context, options.json);
  const carrier = new Carrier({ start, done: (id) => deliveries.done(id) });
  const server = createServer((request, response) => {
    void receive(request, response).catch(() => response.destroy());
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;

  async function start({ id, at, event }: Accepted): Promise<boolean> {
    let failed = false;
    for (const file of files) {
      const run = runOf(id, at, resolve(context.cwd, file));
      const { outcome } = await startFor(context, file, { event, options, tell, id: run });
      failed ||= outcome === "failed";
    }
    if (failed) tell("trigger.kept", { id }, `kept, to be tried again: ${id}`);
    return !failed;
  }

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const { method = "", headers } = request;
    const given = { method, headers, body };
    const admission = admit(given, { secret, known: (id) => deliveries.has(id) });
    const accepted = admission.status === 202 ? { ...admission, at: Date.now() } : undefined;
    const fresh = accepted === undefined || deliveries.accept(accepted);
    const status = fresh ? admission.status : 409;
    response.writeHead(status, { "content-type": "text/plain" }).end(`${status}\n`);
    if (accepted !== undefined && fresh) {
      const { event, id } = accepted;
      tell("trigger.delivery", { id, names: event.names }, `${event.names.join(", ")} (${id})`);
      carrier.add(accepted);
    } else if (status !== 200) {
      const why = admission.status === 202 ? "another receiver has it" : admission.why;
      tell("trigger.refused", { status, why }, `refused with ${status}: ${why}`);
    }
  }

  await new Promise<void>((listening, failed) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      failed(
        new Failure(`cannot listen on ${options.host}:${options.port} (${error.code})`, {
          exit: EXIT.usage,
          hint: "take another --port",
          cause: error,
        }),
      );
    });
    server.listen(portOf(options.port), options.host, listening);
  });
  const { address, port } = server.address() as AddressInfo;
  tell("trigger.listening", { address, port }, `listening on http://${address}:${port}/`);
  for (const accepted of deliveries.open()) carrier.add(accepted);
  await stopped(options.signal);
  server.close();
  server.closeAllConnections();
  await carrier.stop();
  deliveries.close();
  return EXIT.ok;
}

/** The same delivery gives the same run. */
function runOf(delivery: string, at: number, file: string): string {
  const mark = createHash("sha256").update(`${delivery}\0${file}`).digest();
  return newRunId(at, () => mark.readUIntBE(0, 6) / 2 ** 48);
}

/** More than is allowed is read no further, and refused by its length. */
async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > LARGEST_BODY) break;
  }
  return Buffer.concat(chunks);
}

async function checkTrigger(context: Context, file: string): Promise<void> {
  const { plan } = await planDocument(context, file);
  if (plan.triggers.some(({ on }) => on.startsWith("github."))) return;
  throw new Failure(`${file} has no trigger of GitHub`, {
    exit: EXIT.usage,
    hint: 'write "trigger": "github.pr.opened" in it',
  });
}

/** Never on the command line, which others can read. */
function secretOf({ env, cwd }: Context, where: string | undefined): string {
  const [, kind, name = ""] = /^(env|file):(.+)$/s.exec(where ?? "") ?? [];
  const secret =
    kind === "env"
      ? (env[name] ?? "")
      : kind === "file"
        ? readFileSync(resolve(cwd, name), "utf8").trim()
        : "";
  if (secret !== "") return secret;
  throw new Failure(
    where === undefined ? "the webhook's secret is missing" : `--secret ${where}: there is none`,
    { exit: EXIT.usage, hint: "--secret env:WEBHOOK_SECRET or --secret file:PATH" },
  );
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Failure(`--port: expected a number up to 65535, got ${JSON.stringify(text)}`, {
    exit: EXIT.usage,
  });
}

async function stopped(signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((done) => {
    signal?.addEventListener("abort", () => done(), { once: true });
    for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => done());
  });
}
