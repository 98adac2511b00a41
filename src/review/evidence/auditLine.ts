import { canonicalJson } from "./canonicalJson.ts";

/** SHA-256 of a text's UTF-8, as 64 lower-case hexadecimal digits. The kernel has none of its own. */
export type Sha256 = (text: string) => string;

/** What happened, as one entry of a station's audit log tells it. */
export interface AuditEntry {
  /** Of the form of entries; this is 1. */
  readonly form: 1;
  /** The id of the station whose log it is. */
  readonly station: string;
  /** 1 for the first, one more for each next. */
  readonly sequence: number;
  /** When it was written, ms since 1970, by the station's clock. */
  readonly at: number;
  /** By how much the clock was behind that of the entry before, ms; absent where it was not. */
  readonly clockBackMs?: number;
  /** What kind of thing: `flag.verdict`, `command`, `recording.closed`, … */
  readonly kind: string;
  /** Who did it; empty for the station itself. */
  readonly by: string;
  /** What it is about: `flag:ID`, `sortie:ID`, `vehicle:ID`, `file:PATH`, `package:ID`. */
  readonly about: readonly string[];
  /** Random, so that nobody can guess an entry from its digest alone. */
  readonly salt: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A link of the chain. Without its entry it proves that something stands there, and not what. */
export interface AuditLink {
  readonly station: string;
  readonly sequence: number;
  /** SHA-256 of the entry's canonical JSON. */
  readonly digest: string;
  /** Hash of the line before; 64 zeros in the first. */
  readonly previous: string;
  /** SHA-256 of the canonical JSON of `{digest, previous, sequence, station}`. */
  readonly hash: string;
}

/** One line of an audit log. */
export interface AuditLine extends AuditLink {
  /** Absent where it is not shown, or was erased. */
  readonly entry?: AuditEntry;
}

/** What stands before the first line. */
export const NOTHING_BEFORE = "0".repeat(64);

export const digestOf = (entry: AuditEntry, sha256: Sha256): string => sha256(canonicalJson(entry));

export const hashOf = ({ station, sequence, digest, previous }: Omit<AuditLink, "hash">, sha256: Sha256): string =>
  sha256(canonicalJson({ digest, previous, sequence, station }));

/** The line of an entry that follows the line of the hash `previous`. */
export function lineOf(
  entry: AuditEntry,
  previous: string,
  sha256: Sha256,
): AuditLine & { readonly entry: AuditEntry } {
  const { station, sequence } = entry;
  const link = { station, sequence, digest: digestOf(entry, sha256), previous };
  return { ...link, hash: hashOf(link, sha256), entry };
}

/** A line as text of one line of JSON. */
export const textOfLine = (line: AuditLine): string => canonicalJson(line);

/** The line of a text that `textOfLine` wrote; undefined where it is none. Whether it is true is for the chain to say. */
export function readLine(text: string): AuditLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isNamed(value)) return undefined;
  const { station, sequence, digest, previous, hash, entry } = value;
  const texts = [station, digest, previous, hash].every((one) => typeof one === "string");
  if (!texts || !Number.isSafeInteger(sequence)) return undefined;
  const link = { station, sequence, digest, previous, hash } as AuditLink;
  if (entry === undefined) return link;
  return isEntry(entry) ? { ...link, entry } : undefined;
}

/** Whether a value has the fields of an entry. */
export function isEntry(value: unknown): value is AuditEntry {
  if (!isNamed(value)) return false;
  const { station, sequence, at, kind, by, about, salt, body } = value;
  return (
    [station, kind, by, salt].every((one) => typeof one === "string") &&
    [sequence, at].every((one) => typeof one === "number") &&
    Array.isArray(about) &&
    isNamed(body)
  );
}

const isNamed = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
