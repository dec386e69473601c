import { describe, expect, test } from "vitest";
import { parsePlace, type Place } from "../egress/name.ts";
import { admitting, readRequest } from "./request.ts";

const read = (head: string) => readRequest(Buffer.from(head, "latin1"));

describe("requests of the proxy", () => {
  test("CONNECT", () => {
    expect(read("CONNECT Example.com:443 HTTP/1.1\r\nHost: other\r\n\r\n")).toEqual({
      kind: "connect",
      place: { host: "example.com", port: 443, wildcard: false },
    });
  });

  test("absolute form is rewritten to one request that names its own host", () => {
    const request = read(
      "POST http://example.com:8080/a?b=c HTTP/1.1\r\nHost: evil\r\nProxy-Connection: keep-alive\r\nConnection: keep-alive, x\r\nX-A:  b \r\nContent-Length: 3\r\n\r\n",
    );
    expect(request).toMatchObject({ kind: "forward", place: { host: "example.com", port: 8080 } });
    expect(request.kind === "forward" && request.head.toString()).toBe(
      "POST /a?b=c HTTP/1.1\r\nHost: example.com:8080\r\nX-A: b \r\nContent-Length: 3\r\nConnection: close\r\n\r\n",
    );
  });

  test.each([
    ["GET http://example.com HTTP/1.1", "GET / HTTP/1.1\r\nHost: example.com\r\n"],
    ["GET http://example.com?a HTTP/1.0", "GET /?a HTTP/1.1\r\nHost: example.com\r\n"],
    ["GET http://[2606:4700::1]:81/ HTTP/1.1", "GET / HTTP/1.1\r\nHost: [2606:4700::1]:81\r\n"],
  ])("%s", (line, start) => {
    const request = read(`${line}\r\n\r\n`);
    expect(request.kind === "forward" && request.head.toString()).toBe(
      `${start}Connection: close\r\n\r\n`,
    );
  });

  test.each([
    "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n",
    "GET https://example.com/ HTTP/1.1\r\n\r\n",
    "GET unix:///run/x HTTP/1.1\r\n\r\n",
    "GET file:///etc/passwd HTTP/1.1\r\n\r\n",
    "GET http://user@example.com/ HTTP/1.1\r\n\r\n",
    "GET http://example.com\\@evil/ HTTP/1.1\r\n\r\n",
    "GET http://exa mple.com/ HTTP/1.1\r\n\r\n",
    "GET http://*.example.com/ HTTP/1.1\r\n\r\n",
    "GET http://example.com:x/ HTTP/1.1\r\n\r\n",
    "CONNECT example.com HTTP/1.1\r\n\r\n",
    "CONNECT example.com:443\0.evil:443 HTTP/1.1\r\n\r\n",
    "CONNECT example.com:443@127.0.0.1:22 HTTP/1.1\r\n\r\n",
    "CONNECT 2130706433:80 HTTP/1.1\r\n\r\n",
    "CONNECT example.com.:443 HTTP/1.1\r\n\r\n",
    "CONNECT example.com:443 HTTP/2\r\n\r\n",
    "CONNECT example.com:443\n\r\n\r\n",
    "CONNECT example.com:443 HTTP/1.1\r\nA: b\r\n folded\r\n\r\n",
    "CONNECT example.com:443 HTTP/1.1\r\nno colon\r\n\r\n",
    "CONNECT example.com:443 HTTP/1.1\nHost: x\r\n\r\n",
    "\x05\x01\x00\r\n\r\n",
    "\r\n\r\n",
  ])("%j is refused", (head) => {
    expect(read(head)).toMatchObject({ kind: "refused", why: expect.any(String) });
  });
});

test.each([
  ["example.com:443", true],
  ["example.com:80", false],
  ["a.example.com:443", false],
  ["a.wild.org:443", true],
  ["a.b.wild.org:443", true],
  ["wild.org:443", false],
  ["evilwild.org:443", false],
  ["wild.org.evil.com:443", false],
  ["10.0.0.5:11434", true],
  ["10.0.0.6:11434", false],
])("with example.com, *.wild.org and 10.0.0.5:11434 allowed, %s: %s", (text, expected) => {
  const allowed = ["example.com", "*.wild.org", "10.0.0.5:11434"].map(
    (each) => parsePlace(each) as Place,
  );
  expect(admitting(allowed, parsePlace(text) as Place) !== undefined).toBe(expected);
});
