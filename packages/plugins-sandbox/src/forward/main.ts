// The inner end of the bridge: `node main.js ADDRESS:PORT=SOCKET…`. Passes bytes between a port of the sandbox's own
// network and a socket of the broker, and knows nothing else. One file with built-ins only: it is all the sandbox sees
// of this package. Says `ready` on descriptor 3 when it listens; a map that starts with `?` may fail.
import { closeSync, writeSync } from "node:fs";
import { connect, createServer } from "node:net";

await Promise.all(process.argv.slice(2).map(listen));
writeSync(3, "ready\n");
closeSync(3);

function listen(map: string): Promise<void> {
  const [, optional, host, port, path] = /^(\??)\[?([0-9a-f.:]+?)\]?:(\d+)=(.+)$/.exec(map) ?? [];
  if (host === undefined || path === undefined) throw new Error(`cannot read the map "${map}"`);
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ path, allowHalfOpen: true });
    client.pipe(upstream);
    upstream.pipe(client);
    client.on("error", () => upstream.destroy()).on("close", () => upstream.destroySoon());
    upstream.on("error", () => client.destroy()).on("close", () => client.destroySoon());
  });
  return new Promise((resolve, reject) => {
    server.once("error", optional === "?" ? () => resolve() : reject);
    server.listen(Number(port), host, resolve);
  });
}
