import * as fc from "fast-check";
import { connect } from "node:tls";
import { Duplex } from "node:stream";
import { expect, test } from "vitest";
import { readHello } from "./hello.ts";

/** The first bytes that Node's own TLS client sends. */
function clientHello(servername: string): Promise<Buffer> {
  return new Promise((resolve) => {
    const wire = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer) => resolve(chunk),
    });
    connect({ socket: wire, servername }).on("error", () => undefined);
  });
}

const hello = await clientHello("api.example.com");

test("the name a real client asks for, in lower case", async () => {
  expect(readHello(hello)).toEqual({ kind: "name", name: "api.example.com" });
  expect(readHello(await clientHello("API.Example.com"))).toEqual({
    kind: "name",
    name: "api.example.com",
  });
});

test("bytes behind the ClientHello do not matter", () => {
  expect(readHello(Buffer.concat([hello, Buffer.from("early data")]))).toMatchObject({
    kind: "name",
  });
});

test("every shorter beginning asks for more", () => {
  for (let length = 0; length < hello.length; length += 1) {
    expect(readHello(hello.subarray(0, length)), `${length} bytes`).toEqual({ kind: "more" });
  }
});

test("spread over records of any size it is the same", () => {
  const body = hello.subarray(5);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), (size) => {
      const records = [];
      for (let at = 0; at < body.length; at += size) {
        const part = body.subarray(at, at + size);
        records.push(Buffer.from([22, 3, 1, part.length >> 8, part.length & 255]), part);
      }
      expect(readHello(Buffer.concat(records))).toEqual({ kind: "name", name: "api.example.com" });
    }),
  );
});

test.each([
  ["plain HTTP", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
  ["SSH", Buffer.from("SSH-2.0-OpenSSH\r\n")],
  ["a record of another kind", Buffer.from([23, 3, 1, 0, 1, 0])],
  ["an empty record", Buffer.from([22, 3, 1, 0, 0])],
  ["another version", Buffer.from([22, 2, 0, 0, 1, 1])],
  ["a ServerHello", Buffer.from([22, 3, 1, 0, 4, 2, 0, 0, 0])],
  ["a ClientHello that is cut inside", Buffer.from([22, 3, 1, 0, 6, 1, 0, 0, 2, 3, 3])],
])("%s is no TLS client", (_name, bytes) => {
  expect(readHello(bytes)).toMatchObject({ kind: "none", why: expect.any(String) });
});

test("no bytes make it throw", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(hello.length), (bytes, at) => {
      expect(["more", "name", "none"]).toContain(readHello(Buffer.from(bytes)).kind);
      const broken = Buffer.concat([hello.subarray(0, at), Buffer.from(bytes)]);
      expect(["more", "name", "none"]).toContain(readHello(broken).kind);
    }),
  );
});
