import { PlanFileError } from "../planFile.ts";
import { decodedText, decoderOf } from "./encodedText.ts";

/** A column of a dBASE table. */
export interface DbfField {
  readonly name: string;
  readonly type: "C" | "N";
  readonly length: number; // bytes, at most 254
  readonly decimals?: number;
}

/**
 * The rows of a dBASE table (.dbf), values as trimmed texts by column name, deleted rows as empty ones, so that rows keep
 * their number. `codePage` is the content of the .cpg file beside it. Throws a PlanFileError when it is none.
 * http://www.dbf2002.com/dbf-file-format.html
 */
export function readDbf(bytes: Uint8Array, codePage?: string): ReadonlyMap<string, string>[] {
  if (bytes.length < 33)
    throw new PlanFileError("The table (.dbf) beside the shapes is cut off", "Copy it again, whole");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = view.getUint16(8, true);
  const size = view.getUint16(10, true);
  const fields: { name: string; from: number; to: number }[] = [];
  let from = 1; // after the mark of deleted rows
  for (let at = 32; at + 32 <= Math.min(start, bytes.length) && bytes[at] !== END_OF_FIELDS; at += 32) {
    const length = bytes[at + 16] as number;
    const name = decodedText(bytes.subarray(at, at + 11), "windows-1252").replace(/\0.*$/s, "");
    if (bytes[at + 11] !== MEMO) fields.push({ name: name.trim(), from, to: from + length });
    from += length;
  }
  const text = textOf(bytes, codePage);
  const count = size > 0 ? Math.min(view.getUint32(4, true), Math.floor((bytes.length - start) / size)) : 0;
  return Array.from({ length: count }, (_, i) => {
    const row = bytes.subarray(start + i * size, start + (i + 1) * size);
    if (row[0] === DELETED) return new Map();
    return new Map(fields.map(({ name, from, to }) => [name, text(row.subarray(from, to))]));
  });
}

/** A dBASE table of texts and numbers, in UTF-8; texts that are too long are cut between letters. */
export function writeDbf(fields: readonly DbfField[], rows: readonly (readonly string[])[]): Uint8Array {
  const start = 32 + 32 * fields.length + 1;
  const size = 1 + fields.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(start + size * rows.length + 1).fill(BLANK, start);
  const view = new DataView(bytes.buffer);
  bytes.set([3, 80, 1, 2]); // version; the same date always, so that equal features give equal bytes
  view.setUint32(4, rows.length, true);
  view.setUint16(8, start, true);
  view.setUint16(10, size, true);
  fields.forEach(({ name, type, length, decimals }, i) => {
    const at = 32 + 32 * i;
    bytes.set(asBytes(name, 10), at);
    bytes.set([type.charCodeAt(0)], at + 11);
    bytes.set([length, decimals ?? 0], at + 16);
  });
  bytes[start - 1] = END_OF_FIELDS;
  rows.forEach((row, i) => {
    let at = start + i * size + 1;
    fields.forEach(({ length, type }, k) => {
      const value = asBytes(row[k] ?? "", length);
      bytes.set(value, type === "N" ? at + length - value.length : at);
      at += length;
    });
  });
  bytes[bytes.length - 1] = END_OF_FILE;
  return bytes;
}

/** Whether a text fits a column of so many bytes. */
export const fitsDbf = (text: string, length: number): boolean => encoded(text).length <= length;

const END_OF_FIELDS = 0x0d;
const END_OF_FILE = 0x1a;
const DELETED = 0x2a;
const BLANK = 0x20;
const MEMO = 0x4d;

/** By the .cpg file, the table's own mark, or what the bytes look like. */
function textOf(table: Uint8Array, codePage: string | undefined): (bytes: Uint8Array) => string {
  const told = codePage ? labelOf(codePage) : LANGUAGES.get(table[29] as number);
  if (told) {
    try {
      const decoder = decoderOf(told);
      return (bytes) => decoder.decode(bytes).replaceAll("\0", "").trim();
    } catch {
      // An unknown name is as good as none.
    }
  }
  const utf8 = decoderOf("utf-8");
  const latin = decoderOf("windows-1252");
  return (bytes) => {
    const text = utf8.decode(bytes);
    return (text.includes("\uFFFD") ? latin.decode(bytes) : text).replaceAll("\0", "").trim();
  };
}

const labelOf = (codePage: string): string => {
  const word = codePage.trim().toLowerCase();
  const number = /^(?:ansi\s*|cp|ansi_?)?(\d{3,5})$/.exec(word)?.[1];
  if (number === "65001") return "utf-8";
  if (number?.startsWith("125") || number === "874") return `windows-${number}`;
  if (number?.startsWith("8859")) return `iso-8859-${number.slice(4)}`;
  return number === "866" ? "ibm866" : word;
};

const LANGUAGES: ReadonlyMap<number, string> = new Map([
  [0x26, "ibm866"],
  [0x65, "ibm866"],
  [0x03, "windows-1252"],
  [0x57, "windows-1252"],
  [0xc8, "windows-1250"],
  [0xc9, "windows-1251"],
  [0xca, "windows-1254"],
  [0xcb, "windows-1253"],
]);

function encoded(text: string): Uint8Array {
  const { TextEncoder } = globalThis as unknown as { TextEncoder: new () => { encode(text: string): Uint8Array } };
  return new TextEncoder().encode(text);
}

function asBytes(text: string, most: number): Uint8Array {
  const bytes = encoded(text);
  if (bytes.length <= most) return bytes;
  let end = most;
  while (end > 0 && ((bytes[end] as number) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end);
}
