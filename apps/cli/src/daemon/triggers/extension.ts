import type { Extension, ExtensionAnswer, ExtensionRequest } from "@pty4ai/daemon";
import { ProtocolError } from "@pty4ai/protocol";
import type { Paths } from "../../paths.ts";
import type { ScheduleRequest } from "../../schedule/request.ts";
import { ScheduleHouse } from "./house.ts";

/** The API of schedules under `/v1/schedules`. */
export function scheduleExtension(paths: Paths): Extension {
  let house: ScheduleHouse | undefined;
  return {
    name: "schedules",
    prefix: "/v1/schedules",
    start(daemon) {
      house = new ScheduleHouse(paths, daemon);
      house.wake();
    },
    async handle(request) {
      if (!house) throw new ProtocolError("unavailable", "Schedules are not ready yet");
      return answer(house, request);
    },
    async stop() {
      await house?.stop();
    },
  };
}

async function answer(house: ScheduleHouse, request: ExtensionRequest): Promise<ExtensionAnswer> {
  const [id = "", what = ""] = request.path
    .slice("/v1/schedules".length)
    .split("/")
    .filter(Boolean)
    .map(decodeURIComponent);
  const route = `${request.method} ${id === "" ? "" : ":id"}${what === "" ? "" : `/${what}`}`;
  switch (route) {
    case "GET ":
      return { json: await house.list() };
    case "POST ":
      return { status: 201, json: house.add(request.body as ScheduleRequest) };
    case "DELETE :id":
      house.remove(id);
      return { json: {} };
    case "POST :id/start":
      return { status: 201, json: await house.start(id) };
    default:
      throw new ProtocolError(
        "not-found",
        `Nothing is served at ${request.method} ${request.path}`,
      );
  }
}
