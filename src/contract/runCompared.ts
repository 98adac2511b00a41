import type { RunFigure } from "./runMessages.ts";

/** One figure of two runs. */
export interface Compared {
  readonly name: string;
  readonly a: string;
  readonly b: string;
  /** b less a, with its sign; empty where there is none. */
  readonly difference: string;
  /** Whether b is better than a; absent where they are alike or neither is better. */
  readonly verdict?: "better" | "worse";
}

/** The figures of two runs beside each other, by their names, in the order of the first. */
export function comparedFigures(a: readonly RunFigure[], b: readonly RunFigure[]): Compared[] {
  const of = new Map(b.map((figure) => [figure.name, figure]));
  const known = new Map(a.map((figure) => [figure.name, figure]));
  return [...new Set([...known.keys(), ...of.keys()])].map((name) => beside(name, known.get(name), of.get(name)));
}

function beside(name: string, a: RunFigure | undefined, b: RunFigure | undefined): Compared {
  const words = { name, a: a?.words ?? "—", b: b?.words ?? "—" };
  if (a?.value == null || b?.value == null) return { ...words, difference: "" };
  const by = Number((b.value - a.value).toPrecision(4));
  const share = a.value === 0 ? "" : ` (${signed(Number(((100 * by) / Math.abs(a.value)).toPrecision(3)))} %)`;
  const better = (b.better ?? a.better) === "less" ? by < 0 : by > 0;
  return {
    ...{ ...words, difference: by === 0 ? "" : `${signed(by)}${share}` },
    ...(by !== 0 && b.better && { verdict: better ? ("better" as const) : ("worse" as const) }),
  };
}

const signed = (value: number): string => (value > 0 ? `+${value}` : `−${Math.abs(value)}`);
