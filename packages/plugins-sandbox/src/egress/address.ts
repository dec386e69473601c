import { BlockList, isIP } from "node:net";

const PRIVATE_4: readonly (readonly [network: string, prefix: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

const PRIVATE_6: readonly (readonly [network: string, prefix: number])[] = [
  ["::", 128],
  ["::1", 128],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
  // Carry an IPv4 address that the rows above would have to judge: mapped, NAT64, 6to4, Teredo.
  ["::ffff:0:0", 96],
  ["64:ff9b::", 96],
  ["2002::", 16],
  ["2001::", 32],
];

// Two lists: in one, the row of mapped addresses would block every IPv4 address.
const blocked4 = new BlockList();
const blocked6 = new BlockList();
for (const [network, prefix] of PRIVATE_4) blocked4.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of PRIVATE_6) blocked6.addSubnet(network, prefix, "ipv6");

/** Whether a name may lead to this address. False for everything that is not an address on the public internet. */
export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !blocked4.check(address, "ipv4");
  return family === 6 && !blocked6.check(address, "ipv6");
}

/** The addresses and the one name of this machine itself; `0.0.0.0` is what servers print for it. */
export function isLoopback(host: string): boolean {
  return (
    host === "localhost" || host === "::1" || host === "0.0.0.0" || /^127(\.\d{1,3}){3}$/.test(host)
  );
}
