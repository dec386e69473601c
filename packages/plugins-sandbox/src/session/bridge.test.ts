import { createServer, type Server } from "node:http";
import { createServer as createNetServer } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeSandboxed } from "../../test/needs-sandbox.ts";
import { eventually } from "../../test/processes.ts";
import {
  type DraftParts,
  makeScratch,
  run,
  type Running,
  type Scratch,
  type StartOptions,
} from "../../test/session.ts";

const attacks = join(import.meta.dirname, "../../test/bridge-attacks.pl");
const CANARY = "canary-of-a-forbidden-service";

describeSandboxed("the network of a sandbox", () => {
  test("reaches what is allowed and nothing else, and each connection is logged", {
    timeout: 60_000,
  }, async () => {
    const session = await start({
      argv: [
        "bash",
        "-c",
        script(`
        get http://127.0.0.1:${stubPort}/
        get http://127.0.0.1:${canaryPort}/
        get http://model.made-up.test:${stubPort}/
        get http://other.test/
        get -x "$HTTP_PROXY" http://a.wild.test:${stubPort}/
        get -x "$HTTP_PROXY" http://wild.test:${stubPort}/
        get --noproxy '*' http://a.wild.test:${stubPort}/
        get -k https://api.made-up.test/`),
      ],
    });
    expect(await session.ended).toMatchObject({ exitCode: 0 });
    expect(
      session
        .output()
        .replaceAll("\r", "")
        .split("\n")
        .filter((line) => line.startsWith("= ")),
    ).toEqual([
      "= stub answered",
      "= no answer 7",
      "= stub answered",
      "= niia sandbox: not an allowed destination",
      "= stub answered",
      "= niia sandbox: not an allowed destination",
      "= no answer 6",
      "= no answer 35",
    ]);
    // A connection is written down when it is over, which may be a moment after the next one began.
    await eventually(() => session.log().length === 6, "all are logged");
    const log = session.log().sort((one, other) => one.at.localeCompare(other.at));
    expect(
      log.map(({ destination, sni, outcome, why }) => [destination, outcome, why, sni]),
    ).toEqual([
      [`127.0.0.1:${stubPort}`, "closed", "profile", null],
      [`model.made-up.test:${stubPort}`, "closed", "trust.domains", null],
      ["other.test:80", "refused", "not an allowed destination", null],
      [`a.wild.test:${stubPort}`, "closed", "proxy", null],
      [`wild.test:${stubPort}`, "refused", "not an allowed destination", null],
      [
        "api.made-up.test:443",
        "failed",
        expect.stringContaining("ECONNREFUSED"),
        "api.made-up.test",
      ],
    ]);
    const [first] = log;
    expect(first?.in).toBeGreaterThan(20);
    expect(first?.out).toBeGreaterThan(20);
    expect(Date.parse(first?.at ?? "")).toBeGreaterThan(Date.now() - 60_000);
    expect(await session.tidy()).toMatchObject({
      connections: 6,
      refused: ["other.test:80", `wild.test:${stubPort}`],
    });
  });

  test("no attack on the bridge gets through", { timeout: 60_000 }, async () => {
    const session = await start({
      argv: ["perl", attacks],
      access: [{ path: attacks, mode: "read" }],
      env: {
        CANARY,
        CANARY_PORT: `${canaryPort}`,
        STUB_PORT: `${stubPort}`,
        HOST_IP: hostAddress(),
        DAEMON_SOCK: join(scratch.root, "daemon.sock"),
      },
    });
    const printed = (await session.until("\nEND", 50_000)).replaceAll("\r", "");
    expect(printed).not.toMatch(/^(ESCAPED|BROKEN) .*/m);
    expect(printed.match(/^OK /gm)).toHaveLength(4);
    expect(printed.match(/^DENIED /gm)?.length).toBe(51);
  });

  test("without a destination there is no bridge at all", async () => {
    const session = await run(scratch, {
      argv: [
        "bash",
        "-c",
        "ls /run/niia; cat /proc/net/dev | grep -c :; env | grep -ci proxy; ls -d /proc/[0-9]* | wc -l",
      ],
      env: { HTTPS_PROXY: "http://proxy.example:3128" },
    });
    await session.ended;
    // bwrap's own process, bash, ls and wc: no forwarder.
    expect(session.output().replaceAll("\r", "").trim().split("\n")).toEqual([
      "inside.sh",
      "1",
      "0",
      "4",
    ]);
    expect(session.draft.notes["sandbox"]).toEqual({
      backend: "bwrap",
      destinations: [],
      egressLog: null,
    });
  });

  test("where low ports cannot be listened on, names with one are reached through the proxy", async () => {
    const facts: StartOptions["facts"] = (each) => ({ ...each, lowPorts: "none" });
    const line = "curl -sS -m 10 https://api.made-up.test/ 2>&1; cat /etc/hosts";
    const session = await start({ argv: ["bash", "-c", line] }, { facts });
    await session.ended;
    expect(session.output()).toContain("response 502");
    expect(session.output()).not.toContain("api.made-up.test\r\n127");
    expect(session.log()).toMatchObject([
      { destination: "api.made-up.test:443", outcome: "failed" },
    ]);
  });

  test("a bridge that does not come up: exit 97 and no agent", async () => {
    const broker = await start(
      { argv: ["echo", "the agent ran"] },
      { facts: (facts) => ({ ...facts, broker: "/nonexistent.js" }) },
    );
    expect(await broker.ended).toMatchObject({ exitCode: 97 });
    expect(broker.output()).toMatch(
      /niia sandbox: the egress broker did not start; the agent was not started/,
    );
    expect(broker.output()).not.toContain("the agent ran");
    const empty = join(import.meta.dirname, "../index.ts");
    const forwarder = await start(
      { argv: ["echo", "the agent ran"] },
      { facts: (facts) => ({ ...facts, forwarder: empty }) },
    );
    expect(await forwarder.ended).toMatchObject({ exitCode: 97 });
    expect(forwarder.output()).toMatch(/niia sandbox: the network bridge did not start/);
    expect(forwarder.output()).not.toContain("the agent ran");
  });
});

/** A session that may reach the stub by address, by name, below a wildcard, and a TLS name. */
function start(parts: DraftParts, options: StartOptions = {}): Promise<Running> {
  const broker = fileURLToPath(new URL("../../test/broker-main.ts", import.meta.url));
  const destinations = [
    { host: "127.0.0.1", port: stubPort, why: "profile" },
    { host: "api.made-up.test", port: 443, why: "profile" },
  ];
  const domains = [`*.wild.test:${stubPort}`, `model.made-up.test:${stubPort}`];
  const facts: StartOptions["facts"] = (each) =>
    (options.facts ?? ((same) => same))({ ...each, broker });
  return run(scratch, { destinations, ...parts }, { options: { domains }, facts });
}

/** `get` prints what came, or the exit status of curl. */
function script(lines: string): string {
  return `get() { echo "= $(curl -sS -m 10 "$@" 2>/dev/null || echo "no answer $?")" | head -1; }\n${lines}`;
}

function hostAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return all.find((each) => each.family === "IPv4" && !each.internal)?.address ?? "127.0.0.2";
}

function listen(server: Server, host: string): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, host, () => resolve((server.address() as { port: number }).port));
  });
}

const stub = createServer((_request, response) => response.end("stub answered\n"));
const canary = createServer((_request, response) => response.end(`${CANARY}\n`));
const daemon = createNetServer((socket) => socket.end(CANARY));
let scratch: Scratch;
let stubPort = 0;
let canaryPort = 0;

beforeAll(async () => {
  scratch = makeScratch();
  stubPort = await listen(stub, "127.0.0.1");
  canaryPort = await listen(canary, "0.0.0.0");
  daemon.listen(join(scratch.root, "daemon.sock"));
});

afterAll(() => {
  for (const server of [stub, canary, daemon]) server.close();
  stub.closeAllConnections();
  canary.closeAllConnections();
  scratch.remove();
});
