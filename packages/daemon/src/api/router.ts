import { ProtocolError } from "@pty4ai/protocol";
import type { Daemon, Extension } from "../options.ts";
import { answerJson, answerLines } from "./answer.ts";
import { type ApiRequest, decodePart } from "./request.ts";
import { type Handler, ROUTES } from "./routes.ts";

export type Dispatch = (request: ApiRequest) => Promise<void>;

/** Finds who serves a path: the daemon itself, then the extensions by their prefix. */
export function createDispatch(daemon: Daemon, extensions: readonly Extension[]): Dispatch {
  const routes = ROUTES.map(([method, path, handler]) => ({
    method,
    parts: path.split("/"),
    handler,
  }));
  return async (request) => {
    const parts = request.path.split("/");
    const here = routes.filter((route) => match(route.parts, parts) !== undefined);
    const route = here.find(({ method }) => method === request.method);
    if (route !== undefined) return run(daemon, request, route);
    if (here.length > 0)
      throw wrongMethod(
        request,
        here.map(({ method }) => method),
      );
    const extension = extensions.find(({ prefix }) => under(prefix, request.path));
    if (extension !== undefined) return extend(extension, request);
    throw new ProtocolError("not-found", `Nothing is served at ${request.path}`);
  };
}

function run(
  daemon: Daemon,
  request: ApiRequest,
  route: { parts: string[]; handler: Handler },
): Promise<void> {
  const params = match(route.parts, request.path.split("/")) ?? {};
  return route.handler(daemon, { ...request, params });
}

async function extend(extension: Extension, request: ApiRequest): Promise<void> {
  const body = await request.json();
  const { method, path, query, signal } = request;
  const answer = await extension.handle({ method, path, query, body, signal });
  if ("stream" in answer) await answerLines(request.stream, answer.stream);
  else answerJson(request.stream, answer.json, answer.status ?? 200);
}

function under(prefix: string, path: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

function match(pattern: string[], parts: string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const given = parts[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = decodePart(given);
    else if (part !== given) return undefined;
  }
  return params;
}

function wrongMethod(request: ApiRequest, methods: string[]): ProtocolError {
  return new ProtocolError("bad-request", `${request.path} does not take ${request.method}`, {
    hint: `It takes ${methods.join(", ")}.`,
  });
}
