/** A new run's id: the day, then six letters and digits that sort by the time of day, to a tenth of a second, and end
 *  at random. `r-20261121-abc123`. */
export function newRunId(now: number = Date.now(), random: () => number = Math.random): string {
  const iso = new Date(now).toISOString();
  const tenths = Math.floor((now % 86_400_000) / 100);
  const tail = (tenths * SPREAD + Math.floor(random() * SPREAD)).toString(36).padStart(6, "0");
  return `r-${iso.slice(0, 10).replaceAll("-", "")}-${tail}`;
}

/** 864,000 tenths of a second a day times this is just below 36 to the sixth power. */
const SPREAD = 2_519;
