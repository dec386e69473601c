const PAUSE_MS = 1000;

/** Tells a title at most once a second, and not at all when only the spinner before its words moved. */
export function titleWatch(told: string, tell: (title: string) => void): (title: string) => void {
  let latest = told;
  let timer: NodeJS.Timeout | undefined;
  const say = (): void => {
    timer = undefined;
    if (words(latest) === words(told)) return;
    told = latest;
    tell(told);
    timer = setTimeout(say, PAUSE_MS);
    timer.unref();
  };
  return (title) => {
    latest = title;
    if (timer === undefined) say();
  };
}

function words(title: string): string {
  return title.replace(/^[^\p{L}\p{N}]+/u, "");
}
