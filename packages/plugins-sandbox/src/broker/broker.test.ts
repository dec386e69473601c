import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { eventually } from "../../test/processes.ts";
import { Broker } from "./broker.ts";
import { LIMITS } from "./config.ts";
import { DialError, publicOnly } from "./dial.ts";
import { egressLog, type EgressRecord } from "./log.ts";

test("TLS for the right name passes untouched, also in pieces, and its name is logged", async () => {
  const hello = await clientHello("api.made-up.test");
  const client = open("t0.sock");
  client.write(hello.subarray(0, 7));
  await pause(30);
  client.write(hello.subarray(7, 200));
  await pause(30);
  client.write(hello.subarray(200));
  await eventually(() => received().length >= hello.length, "it arrived");
  expect(received().equals(hello)).toBe(true);
  client.end();
  expect(await logged(1)).toMatchObject([
    { sni: "api.made-up.test", outcome: "closed", why: "profile", out: hello.length },
  ]);
});

test.each([
  ["another name", () => clientHello("other.test")],
  ["no TLS", () => Promise.resolve(Buffer.from("GET / HTTP/1.0\r\n\r\n"))],
  ["a name with the right one inside", () => clientHello("api.made-up.test.evil.test")],
])("%s on a TLS socket is refused before anything is connected", async (_name, bytes) => {
  const client = open("t0.sock");
  client.write(await bytes());
  expect(await all(client)).toBe("");
  expect(upstreams).toEqual([]);
  expect(await logged(1)).toMatchObject([
    { destination: `api.made-up.test:${port}`, outcome: "refused", out: 0 },
  ]);
});

test("a tunnel through the proxy to a TLS port asks for the name it was opened for", async () => {
  const client = open("proxy.sock");
  client.write(`CONNECT fronted.test:${port} HTTP/1.1\r\n\r\n`);
  client.write(await clientHello("hidden.test"));
  expect(await all(client)).toBe("HTTP/1.1 200 Connection established\r\n\r\n");
  expect(received().length).toBe(0);
  expect(await logged(1)).toMatchObject([
    { destination: `fronted.test:${port}`, sni: "hidden.test", outcome: "refused" },
  ]);
});

test("bytes that come before the place is reached are not lost", async () => {
  slow = 150;
  const client = open("t1.sock");
  client.write("early ");
  await pause(50);
  client.end("bird");
  expect(await all(client)).toBe("heard: early bird");
});

test("the end of one direction leaves the other open", async () => {
  const client = open("t1.sock");
  client.end("question");
  expect(await all(client)).toBe("heard: question");
  expect(await logged(1)).toMatchObject([{ outcome: "closed", out: 8, in: 15 }]);
});

test("a megabyte each way arrives whole", async () => {
  const big = "x".repeat(1_000_000);
  const client = open("t1.sock");
  client.end(big);
  expect((await all(client)).length).toBe("heard: ".length + big.length);
});

test("a name that leads to no public address is refused, one that leads nowhere has failed", async () => {
  for (const name of ["private.test", "nowhere.test"]) {
    const client = open("proxy.sock");
    client.write(`CONNECT ${name}:443 HTTP/1.1\r\n\r\n`);
    expect(await all(client)).toMatch(
      name === "private.test" ? /^HTTP\/1.1 403/ : /^HTTP\/1.1 502/,
    );
  }
  expect(await logged(2)).toMatchObject([
    {
      destination: "private.test:443",
      outcome: "refused",
      why: expect.stringContaining("10.0.0.7"),
    },
    { destination: "nowhere.test:443", outcome: "failed" },
  ]);
});

test("more connections than allowed are refused; later there is room again", async () => {
  const many = Array.from({ length: LIMITS.connections + 5 }, () => open("t1.sock"));
  const gone = many.map((client) => all(client).then(() => client));
  expect((await logged(5)).filter((record) => record.outcome === "refused")).toHaveLength(5);
  for (const client of many) client.destroy();
  await Promise.all(gone);
  await logged(LIMITS.connections + 5);
  const again = open("t1.sock");
  again.end("again");
  expect(await all(again)).toBe("heard: again");
});

test("closing cuts what is open, and says so", async () => {
  const client = open("t1.sock");
  client.write("unfinished");
  await eventually(() => received().length > 0, "it arrived");
  broker.close();
  await all(client);
  expect(records()).toMatchObject([{ outcome: "cut", out: 10 }]);
});

test("the sockets are for their owner only", async () => {
  const { statSync } = await import("node:fs");
  expect(statSync(join(folder, "t0.sock")).mode & 0o077).toBe(0);
});

test("a log ends with a line that says it is full", () => {
  const file = join(folder, "small.jsonl");
  const record = egressLog(file, 400);
  for (let count = 0; count < 10; count += 1) {
    record({
      at: "now",
      destination: "a:1",
      sni: null,
      out: 1,
      in: 2,
      outcome: "closed",
      why: "profile",
    });
  }
  const lines = readFileSync(file, "utf8").trim().split("\n");
  expect(lines.length).toBeLessThan(7);
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ outcome: "full" });
});

/** What the far end of every place got, per connection. */
let upstreams: Buffer[] = [];
const received = () => Buffer.concat(upstreams);
let slow = 0;
let folder = "";
let port = 0;
let broker: Broker;
const here = process.cwd();
const mask = process.umask();

const server = createServer({ allowHalfOpen: true }, (socket) => {
  const index = upstreams.push(Buffer.alloc(0)) - 1;
  socket.on(
    "data",
    (chunk) => (upstreams[index] = Buffer.concat([upstreams[index] ?? Buffer.alloc(0), chunk])),
  );
  socket.on("end", () => socket.end(`heard: ${String(upstreams[index])}`));
  socket.on("error", () => undefined);
});

async function resolve(name: string): Promise<string[]> {
  await pause(slow);
  if (name === "nowhere.test") throw new DialError(`${name} does not resolve`, false);
  return name === "private.test" ? publicOnly(name, ["10.0.0.7"]) : ["127.0.0.1"];
}

function open(socket: string): Socket {
  const client = connect({ path: join(folder, socket), allowHalfOpen: true });
  client.on("error", () => undefined);
  return client;
}

function all(client: Socket): Promise<string> {
  let text = "";
  client.on("data", (chunk) => (text += chunk));
  client.on("end", () => client.end());
  return new Promise((done) => client.once("close", () => done(text)));
}

function records(): EgressRecord[] {
  const file = join(folder, "egress.jsonl");
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as EgressRecord);
}

async function logged(count: number): Promise<EgressRecord[]> {
  await eventually(() => records().length >= count, `${count} records are there`);
  return records();
}

function clientHello(servername: string): Promise<Buffer> {
  return new Promise((done) => {
    const wire = new Duplex({ read: () => undefined, write: (chunk: Buffer) => done(chunk) });
    connectTls({ socket: wire, servername }).on("error", () => undefined);
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

beforeAll(async () => {
  port = await new Promise((done) => {
    server.listen(0, "127.0.0.1", () => done((server.address() as AddressInfo).port));
  });
});

beforeEach(async () => {
  upstreams = [];
  slow = 0;
  broker?.close();
  rmSync(folder, { recursive: true, force: true });
  folder = mkdtempSync(join(tmpdir(), "niia-broker-"));
  process.chdir(folder);
  process.umask(0o177);
  broker = new Broker(
    {
      sockets: folder,
      log: join(folder, "egress.jsonl"),
      life: "",
      targets: [
        { socket: "t0.sock", host: "api.made-up.test", port, kind: "tls", why: "profile" },
        { socket: "t1.sock", host: "127.0.0.1", port, kind: "local", why: "profile" },
      ],
      proxied: [
        { host: "fronted.test", port, wildcard: false, tls: true },
        { host: "private.test", port: 443, wildcard: false, tls: true },
        { host: "nowhere.test", port: 443, wildcard: false, tls: true },
      ],
    },
    resolve,
  );
  await broker.listen();
});

afterAll(() => {
  broker.close();
  server.close();
  process.chdir(here);
  process.umask(mask);
  rmSync(folder, { recursive: true, force: true });
});
