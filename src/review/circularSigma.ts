import type { ErrorEllipse } from "../contract/records.ts";

/** Of a circular normal error: how many σ the circle is wide that holds nine tenths; √(2 ln 10). */
const CE90_OF_ONE = Math.sqrt(2 * Math.LN10);

/**
 * One σ of the circular error that holds as much as an ellipse does, metres: CE90 / 2.146, as Cursor on Target wants it
 * (MISB ST 0805, `ce`).
 */
export const circularSigma = (ellipse: ErrorEllipse): number => circularError90(ellipse) / CE90_OF_ONE;

/** Radius of the circle that holds the true place nine times of ten, metres; the ellipse is one σ of a normal error. */
export function circularError90({ major, minor }: Pick<ErrorEllipse, "major" | "minor">): number {
  if (!(major > 0)) return 0;
  const place = Math.min(1, Math.max(minor / major, LEAST_RATIO)) * ROWS;
  const row = Math.min(ROWS - 1, Math.floor(place));
  const [below, above] = [radiusAt(row), radiusAt(row + 1)];
  return major * (below + (above - below) * (place - row));
}

/** Radii by the ratio of the axes, in 50ths; each is reckoned once. */
const radii: (number | undefined)[] = [];
const ROWS = 50;

function radiusAt(row: number): number {
  radii[row] ??= radiusOf(Math.max(LEAST_RATIO, row / ROWS));
  return radii[row];
}

function radiusOf(ratio: number): number {
  let [low, high] = [1.6, CE90_OF_ONE + 0.01]; // from a line to a circle
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2;
    if (outside(middle, ratio) > 0.1) low = middle;
    else high = middle;
  }
  return high;
}

/** How likely an error of one σ along and `ratio` σ across lies farther out than `radius`: its density in polar form, a quarter turn. */
function outside(radius: number, ratio: number): number {
  let sum = 0;
  for (let i = 0; i < STEPS; i++) {
    const angle = ((i + 0.5) / STEPS) * (Math.PI / 2);
    const narrow = Math.cos(angle) ** 2 + (Math.sin(angle) / ratio) ** 2;
    sum += Math.exp((-(radius ** 2) * narrow) / 2) / narrow;
  }
  return sum / STEPS / ratio;
}

const STEPS = 64;
const LEAST_RATIO = 0.05; // a line; the steps would be too few for less
