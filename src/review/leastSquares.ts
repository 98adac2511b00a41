/** The inverse of a small square matrix by Gauss–Jordan elimination with row pivots; undefined where it has none to speak of. */
export function inverse(matrix: readonly (readonly number[])[]): number[][] | undefined {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let column = 0; column < n; column++) {
    let best = column;
    for (let i = column + 1; i < n; i++) if (Math.abs(rows[i]![column]!) > Math.abs(rows[best]![column]!)) best = i;
    const pivot = rows[best]!;
    if (!(Math.abs(pivot[column]!) > 1e-14)) return undefined;
    rows[best] = rows[column]!;
    rows[column] = pivot;
    const by = pivot[column]!;
    for (let j = 0; j < 2 * n; j++) pivot[j]! /= by;
    for (let i = 0; i < n; i++) {
      const k = i === column ? 0 : rows[i]![column]!;
      if (k !== 0) for (let j = 0; j < 2 * n; j++) rows[i]![j]! -= k * pivot[j]!;
    }
  }
  return rows.map((row) => row.slice(n));
}

export interface Fitted {
  readonly x: readonly number[];
  /** Of `x`, for residuals of σ 1. */
  readonly covariance: readonly (readonly number[])[];
  readonly residuals: readonly number[];
}

/**
 * The `x` that makes the residuals' squares least, by Gauss–Newton with Levenberg's damping; `steps` are what each of `x` is
 * moved by for its derivative. Residuals are in their own σ, and undefined where `x` makes no sense. Undefined where the
 * start makes none, where the residuals do not tell some of `x`, and where it does not settle.
 * Madsen, Nielsen and Tingleff, Methods for Non-Linear Least Squares Problems, 2004, §3.
 */
export function leastSquares(
  residualsOf: (x: readonly number[]) => readonly number[] | undefined,
  start: readonly number[],
  steps: readonly number[],
): Fitted | undefined {
  let x = [...start];
  let residuals = residualsOf(x);
  let damping = 1e-3;
  for (let i = 0; residuals && i < MOST_STEPS; i++) {
    const columns = derivatives(residualsOf, x, steps);
    if (!columns) return undefined;
    const normal = columns.map((a) => columns.map((b) => product(a, b)));
    const down = columns.map((a) => -product(a, residuals!));
    const damped = inverse(normal.map((row, k) => row.map((v, j) => (k === j ? v * (1 + damping) + 1e-12 : v))));
    if (!damped) return undefined;
    const step = damped.map((row) => product(row, down));
    const tried = x.map((v, k) => v + step[k]!);
    const after = residualsOf(tried);
    const settled = step.every((v, k) => Math.abs(v) < 1e-3 * steps[k]!);
    if (after && product(after, after) <= product(residuals, residuals)) {
      x = tried;
      residuals = after;
      damping = Math.max(1e-9, damping / 5);
    } else if (!settled) {
      damping *= 8;
      if (damping > 1e12) return undefined;
      continue;
    }
    if (!settled) continue;
    const covariance = inverse(normal);
    return covariance && { x, covariance, residuals };
  }
  return undefined;
}

const MOST_STEPS = 100;

/** One column for each of `x`: how the residuals change with it. */
function derivatives(
  residualsOf: (x: readonly number[]) => readonly number[] | undefined,
  x: readonly number[],
  steps: readonly number[],
): number[][] | undefined {
  const columns: number[][] = [];
  for (const [k, step] of steps.entries()) {
    const plus = residualsOf(x.map((v, i) => (i === k ? v + step : v)));
    const minus = residualsOf(x.map((v, i) => (i === k ? v - step : v)));
    if (!plus || !minus) return undefined;
    columns.push(plus.map((v, i) => (v - minus[i]!) / (2 * step)));
  }
  return columns;
}

function product(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
