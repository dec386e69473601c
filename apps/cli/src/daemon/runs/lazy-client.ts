import type { Client } from "@pty4ai/client";

/** A connection made when it is first needed: the daemon serves only after its extensions have started. */
export function lazyClient(open: () => Promise<Client>): {
  get: () => Promise<Client>;
  close: () => Promise<void>;
} {
  let opened: Promise<Client> | undefined;
  return {
    get() {
      opened ??= open().catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      return opened;
    },
    async close() {
      const client = await opened?.catch(() => undefined);
      await client?.close();
    },
  };
}
