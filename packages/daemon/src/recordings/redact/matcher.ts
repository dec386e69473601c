/** What one matcher finds at one place of a text, which is latin1: a character a byte. */
export interface Found {
  /** Characters of the longest match that begins here; 0 where there is none. */
  length: number;
  /** The text ends too early to tell: with more of it a match, or a longer one, may begin here. */
  open: boolean;
}

export interface Matcher {
  /** What every match begins with, at least three characters. */
  head: string;
  at(text: string, place: number): Found;
}

/** Exactly these characters. */
export function literal(value: string): Matcher {
  return {
    head: value.slice(0, HEAD),
    at(text, place) {
      if (text.startsWith(value, place)) return { length: value.length, open: false };
      const rest = text.length - place;
      return { length: 0, open: rest < value.length && value.startsWith(text.slice(place)) };
    },
  };
}

export interface TokenShape {
  prefix: string;
  /** One character of what follows. */
  body: RegExp;
  min: number;
  max: number;
}

/** A prefix, then at least `min` and at most `max` characters of the body, as many as there are. */
export function token({ prefix, body, min, max }: TokenShape): Matcher {
  return {
    head: prefix.slice(0, HEAD),
    at(text, place) {
      if (!text.startsWith(prefix, place)) {
        const rest = text.length - place;
        return { length: 0, open: rest < prefix.length && prefix.startsWith(text.slice(place)) };
      }
      const start = place + prefix.length;
      let end = start;
      while (end < text.length && end - start < max && body.test(text.charAt(end))) end += 1;
      const fits = end - start >= min;
      return { length: fits ? end - place : 0, open: end === text.length && end - start < max };
    },
  };
}

/** Characters of a head: enough to make candidates rare. */
const HEAD = 3;
