/** Text that came over the air as it may be shown: no control characters, no direction marks, at most 160 characters. */
export function airText(raw: string | readonly number[]): string {
  const text = typeof raw === "string" ? raw : new TextDecoder().decode(Uint8Array.from(raw));
  return [...(text.split("\0")[0] ?? "")]
    .filter((char) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(char))
    .join("")
    .trim()
    .slice(0, 160);
}
