/**
 * A value as a cell of a CSV file (RFC 4180). A text that begins like a formula is marked as text by an apostrophe, also behind
 * blanks, as some programs would run it (https://owasp.org/www-community/attacks/CSV_Injection); a number is none.
 */
export function csvCell(value: string | number | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = isFormula.test(value) && !isNumber.test(value) ? `'${value}` : value;
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what some programs pass over
const isFormula = /^[\s\u0000-\u001f\u200b-\u200f\u2060]*[=+\-@＝＋－＠]|^[\t\r\n]/u;
const isNumber = /^-?\d+(\.\d+)?$/;
