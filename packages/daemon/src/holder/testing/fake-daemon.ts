// Keeps what one session prints in a file, and goes on where an earlier one was killed: fake-daemon SOCKET ID FILE
import { openSync, fstatSync, writeSync } from "node:fs";
import { flushCompileCache } from "node:module";
import { connectHolder } from "../connect.ts";

const [socket, id, path] = process.argv.slice(2) as [string, string, string];
// The next one starts faster by it.
flushCompileCache();
const file = openSync(path, "a");
const from = fstatSync(file).size;
const holder = await connectHolder({ socket });
let position = from;
holder.attach(id, from, {
  data(offset, chunk) {
    if (offset !== position) process.exit(10);
    if (writeSync(file, chunk) !== chunk.length) process.exit(11);
    position += chunk.length;
    holder.ack(id, position);
  },
  gap() {
    process.exit(12);
  },
  state(session) {
    if (session.state === "ended") process.exit(session.offset === position ? 0 : 13);
  },
});
