import type { Destination } from "@pty4ai/protocol";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPublic } from "./address.ts";
import { nameProblem, parsePlace, placeName } from "./name.ts";
import { planEgress } from "./plan.ts";
import { proxyEnvironment } from "./proxy-environment.ts";

const options = { network: true, domains: [] as string[], lowPorts: true };
const to = (host: string, port: number, local?: boolean): Destination => ({
  host,
  port,
  why: "profile",
  ...(local === undefined ? {} : { local }),
});

describe("what is reached how", () => {
  test("nothing wanted: no network at all", () => {
    expect(planEgress([], options)).toBeUndefined();
  });

  test("a name gets an address of its own, its port and a socket that stands for it", () => {
    expect(planEgress([to("api.example.com", 443), to("auth.example.com", 443)], options)).toEqual({
      targets: [
        { socket: "t0.sock", host: "api.example.com", port: 443, kind: "tls", why: "profile" },
        { socket: "t1.sock", host: "auth.example.com", port: 443, kind: "tls", why: "profile" },
      ],
      proxied: [],
      listeners: [
        { address: "127.1.0.1", port: 443, socket: "t0.sock" },
        { address: "127.1.0.2", port: 443, socket: "t1.sock" },
      ],
      hosts: [
        ["127.1.0.1", "api.example.com"],
        ["127.1.0.2", "auth.example.com"],
      ],
      destinations: ["api.example.com:443", "auth.example.com:443"],
      lowPorts: true,
    });
  });

  test("a service on this machine keeps its address; no port below 1024 is needed", () => {
    const plan = planEgress(
      [to("127.0.0.1", 8080), to("localhost", 8081), to("0.0.0.0", 8082)],
      options,
    );
    expect(plan?.targets.map(({ host, port, kind }) => [host, port, kind])).toEqual([
      ["127.0.0.1", 8080, "local"],
      ["localhost", 8081, "local"],
      ["127.0.0.1", 8082, "local"],
    ]);
    expect(plan?.listeners.map(({ address, port, optional }) => [address, port, optional])).toEqual(
      [
        ["127.0.0.1", 8080, undefined],
        ["127.0.0.1", 8081, undefined],
        ["::1", 8081, true],
        ["127.0.0.1", 8082, undefined],
      ],
    );
    expect(plan?.lowPorts).toBe(false);
  });

  test("wildcards and addresses of other machines go through the proxy, whose port gives way", () => {
    const plan = planEgress(
      [to("127.0.0.1", 3128), to("10.0.0.5", 11434), to("api.example.com", 443)],
      {
        ...options,
        domains: ["*.example.org", "Example.NET:8443"],
      },
    );
    expect(plan?.proxied).toEqual([
      { host: "10.0.0.5", port: 11434, wildcard: false, tls: false },
      { host: "example.org", port: 443, wildcard: true, tls: true },
      { host: "api.example.com", port: 443, wildcard: false, tls: true },
      { host: "example.net", port: 8443, wildcard: false, tls: false },
    ]);
    expect(plan?.proxyPort).toBe(3129);
    expect(proxyEnvironment(plan)).toMatchObject({
      HTTPS_PROXY: "http://127.0.0.1:3129",
      no_proxy: "localhost,127.0.0.1,::1,api.example.com,example.net",
    });
    expect(plan?.destinations).toEqual([
      "127.0.0.1:3128",
      "10.0.0.5:11434",
      "api.example.com:443",
      "*.example.org:443",
      "example.net:8443",
    ]);
  });

  test("without a way to low ports, names with such a port go through the proxy", () => {
    const plan = planEgress([to("api.example.com", 443), to("model.example.com", 8080)], {
      ...options,
      lowPorts: false,
    });
    expect(plan?.hosts).toEqual([["127.1.0.1", "model.example.com"]]);
    expect(plan?.proxied).toContainEqual({
      host: "api.example.com",
      port: 443,
      wildcard: false,
      tls: true,
    });
    expect(plan?.lowPorts).toBe(false);
  });

  test.each([
    [[to("api.example.com", 443)], undefined],
    [[to("127.0.0.1", 4000)], undefined],
    [[to("127.0.0.1", 11434, true)], ["127.0.0.1:11434"]],
    [[to("api.example.com", 443, true)], undefined],
  ])("network: false keeps only what is local and on this machine: %j", (destinations, kept) => {
    const plan = planEgress(destinations, { ...options, network: false, domains: ["example.com"] });
    expect(plan?.destinations).toEqual(kept);
  });

  test("one name with two ports has one address and two sockets", () => {
    const plan = planEgress([to("a.example", 443), to("a.example", 8443)], options);
    expect(plan?.hosts).toEqual([["127.1.0.1", "a.example"]]);
    expect(plan?.listeners.map(({ address, port }) => `${address}:${port}`)).toEqual([
      "127.1.0.1:443",
      "127.1.0.1:8443",
    ]);
  });
});

test.each([
  ["example.com", "example.com:443"],
  ["EXAMPLE.com:80", "example.com:80"],
  ["*.example.com", "*.example.com:443"],
  ["10.1.2.3:8080", "10.1.2.3:8080"],
  ["[::1]:8080", "[::1]:8080"],
])("%s is read as %s", (text, name) => {
  const place = parsePlace(text);
  expect(typeof place === "string" ? place : placeName(place)).toBe(name);
});

test.each([
  "",
  "*",
  "*.",
  "a..b",
  ".example.com",
  "example.com.",
  "-a.com",
  "a b",
  "exa\0mple.com",
  "user@example.com",
  "example.com:0",
  "example.com:65536",
  "example.com:",
  "http://example.com",
  "*.10.0.0.1",
  "a.*.com",
  "2130706433",
  "0x7f000001",
  "127.1",
  "0177.0.0.1",
  "1.2.3.4.5",
  "[example.com",
  "example.com:1:2",
])("%j is refused", (text) => {
  expect(typeof parsePlace(text)).toBe("string");
  expect(() => planEgress([], { ...options, domains: [text] })).toThrow(
    expect.objectContaining({ code: "bad-option" }),
  );
});

test("every name that is accepted is one that a resolver takes for a name", () => {
  fc.assert(
    fc.property(fc.oneof(fc.domain(), fc.string(), fc.ipV4(), fc.ipV4Extended()), (text) => {
      if (nameProblem(text) !== undefined) return;
      const url = new URL(`http://${text}/`);
      expect(url.hostname).toBe(text);
      expect(url.hostname).not.toMatch(/^[\d.]+$/);
    }),
  );
});

test.each([
  ["8.8.8.8", true],
  ["2606:4700::1111", true],
  ["127.0.0.1", false],
  ["127.1.0.1", false],
  ["10.0.0.1", false],
  ["172.31.0.1", false],
  ["172.32.0.1", true],
  ["192.168.1.1", false],
  ["169.254.169.254", false],
  ["100.64.0.1", false],
  ["0.0.0.0", false],
  ["255.255.255.255", false],
  ["224.0.0.1", false],
  ["::1", false],
  ["::", false],
  ["fe80::1", false],
  ["fd00::1", false],
  ["::ffff:10.0.0.1", false],
  ["::ffff:8.8.8.8", false],
  ["64:ff9b::a00:1", false],
  ["2002:a00:1::", false],
  ["example.com", false],
  ["", false],
])("%s is a public address: %s", (address, expected) => {
  expect(isPublic(address)).toBe(expected);
});
