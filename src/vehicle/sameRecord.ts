/** Whether two records of plain values say the same, leaving one of their fields out of account. */
export function sameBut<T extends object>(a: T, b: T, leftOut: keyof T): boolean {
  for (const key in a) if (key !== leftOut && !same(a[key], b[key])) return false;
  for (const key in b) if (key !== leftOut && !(key in a)) return false;
  return true;
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((value, i) => same(value, b[i]));
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => key in right && same(left[key], right[key]));
}
