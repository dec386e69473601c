/** A queue between those who tell something and one who reads it; ends when told to, or when `signal` aborts. */
export interface Broadcast<T> {
  push: (item: T) => void;
  end: () => void;
  items: AsyncIterable<T>;
}

export function broadcast<T>(signal: AbortSignal): Broadcast<T> {
  const waiting: T[] = [];
  let ended = false;
  let wake: () => void = () => undefined;
  const end = (): void => {
    ended = true;
    wake();
  };
  signal.addEventListener("abort", end, { once: true });
  return {
    push(item) {
      waiting.push(item);
      wake();
    },
    end,
    items: read(),
  };

  async function* read(): AsyncGenerator<T> {
    for (;;) {
      const item = waiting.shift();
      if (item !== undefined) {
        yield item;
      } else if (ended) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }
}
