import { ProtocolError } from "@pty4ai/protocol";
import type { Daemon, Extension, ExtensionAnswer, ExtensionRequest } from "@pty4ai/daemon";
import { RunError } from "@connector/runtime";
import type { Paths } from "../../paths.ts";
import type { MailRequest, RunRequest } from "../../run/request.ts";
import { RunHouse } from "./house.ts";

/** The API of runs under `/v1/runs`, which the daemon serves without knowing what a run is. */
export function runExtension(paths: Paths): Extension {
  let house: RunHouse | undefined;
  const running = (): RunHouse => {
    if (!house) throw new ProtocolError("unavailable", "Runs are not ready yet");
    return house;
  };
  return {
    name: "runs",
    prefix: "/v1/runs",
    start(daemon: Daemon) {
      house = new RunHouse(paths, daemon);
      house.takeUp();
    },
    async handle(request) {
      try {
        return await answer(running(), request);
      } catch (error) {
        throw error instanceof RunError ? asProtocolError(error) : error;
      }
    },
    async stop() {
      await house?.letGo();
    },
  };
}

async function answer(house: RunHouse, request: ExtensionRequest): Promise<ExtensionAnswer> {
  const [id = "", what = ""] = request.path
    .slice("/v1/runs".length)
    .split("/")
    .filter(Boolean)
    .map(decodeURIComponent);
  const route = `${request.method} ${id === "" ? "" : ":id"}${what === "" ? "" : `/${what}`}`;
  const body = (request.body ?? {}) as Record<string, unknown>;
  switch (route) {
    case "GET ":
      return { json: house.list() };
    case "POST ":
      return { status: 201, json: await house.start(body as unknown as RunRequest) };
    case "GET :id":
      return { json: house.report(id) };
    case "GET :id/events":
      return {
        stream: house.watch(id, {
          untilNow: request.query.get("until") === "now",
          signal: request.signal,
        }),
      };
    case "POST :id/cancel":
      return { json: await house.cancel(id, body["now"] === true) };
    case "POST :id/resume":
      return { json: house.resume(id, body) };
    case "GET :id/mail":
      return { json: house.mail(id) };
    case "POST :id/mail":
      return { json: await house.send(id, mailRequest(body)) };
    default:
      throw new ProtocolError(
        "not-found",
        `Nothing is served at ${request.method} ${request.path}`,
      );
  }
}

function mailRequest({ id, to, text, redeliver }: Record<string, unknown>): MailRequest {
  if (typeof redeliver === "string") return { redeliver };
  if (typeof id === "string" && typeof to === "string" && typeof text === "string")
    return { id, to, text };
  throw new ProtocolError("bad-option", "A message has an id, a receiver (to) and a text");
}

function asProtocolError(error: RunError): ProtocolError {
  const code =
    error.code === "unknown-run"
      ? "not-found"
      : error.code === "wrong-state" || error.code === "run-exists"
        ? "wrong-state"
        : "bad-option";
  return new ProtocolError(code, error.message, {
    cause: error,
    ...(error.hint ? { hint: error.hint } : {}),
  });
}
