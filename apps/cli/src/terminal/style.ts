export type Color = "bold" | "dim" | "red" | "green" | "yellow" | "blue" | "magenta" | "cyan";

export interface Style {
  color: boolean;
  paint: (color: Color, text: string) => string;
}

const CODES: Record<Color, [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
};

/** NO_COLOR, then FORCE_COLOR, then `--color`, then whether a person looks at it. */
export function chooseColor(
  env: NodeJS.ProcessEnv,
  flag: string | undefined,
  isTty: boolean,
): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"] && env["FORCE_COLOR"] !== "0") return true;
  if (flag === "always") return true;
  if (flag === "never") return false;
  return isTty && env["TERM"] !== "dumb";
}

export function makeStyle(color: boolean): Style {
  return {
    color,
    paint(name, text) {
      if (!color || text === "") return text;
      const [on, off] = CODES[name];
      return `\u001B[${on}m${text}\u001B[${off}m`;
    },
  };
}
