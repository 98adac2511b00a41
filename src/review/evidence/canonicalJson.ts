/**
 * JSON that is the same text for the same value, whoever writes it: names in order of their UTF-16 units, no spaces, numbers
 * as ECMAScript writes them (RFC 8785, https://www.rfc-editor.org/rfc/rfc8785). Absent and undefined are the same.
 * @throws TypeError of what no JSON can hold: a number that is not finite, a function, a value within itself.
 */
export function canonicalJson(value: unknown): string {
  return textOf(value, 0);
}

/** Deeper values are refused rather than followed: they lie within themselves. */
const DEEPEST = 100;

function textOf(value: unknown, depth: number): string {
  if (depth > DEEPEST) throw new TypeError("The value is nested too deeply for JSON");
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`${value} is no number that JSON can hold`);
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) return `[${value.map((one) => textOf(one ?? null, depth + 1)).join(",")}]`;
  if (typeof value !== "object") throw new TypeError(`A ${typeof value} can not be written as JSON`);
  const named = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(named)
    .filter((name) => named[name] !== undefined)
    .sort(); // sort() compares UTF-16 units, as the standard wants it
  return `{${names.map((name) => `${JSON.stringify(name)}:${textOf(named[name], depth + 1)}`).join(",")}}`;
}
