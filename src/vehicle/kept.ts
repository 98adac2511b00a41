/** The part as it was when nothing in it has changed: then whoever compares parts has nothing to do. */
export function kept<T extends object>(before: T | undefined, after: T): T {
  if (!before) return after;
  for (const key in after) if (after[key] !== before[key]) return after;
  for (const key in before) if (!(key in after)) return after;
  return before;
}
