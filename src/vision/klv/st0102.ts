import { integerBytes, readUnsigned } from "./integers.ts";
import { bytesOf, itemOf, type KlvItem, readItems } from "./localSet.ts";
import { text } from "./tagFormat.ts";

/** How secret what is seen is, lowest first (MISB ST 0102.12 §6.1.1, values 1 to 5). */
export const classifications = ["unclassified", "restricted", "confidential", "secret", "top secret"] as const;
export type Classification = (typeof classifications)[number];

/** The security markings of a stream (MISB ST 0102.12): who says so, and who may see it. */
export interface SecurityMarking {
  readonly classification?: Classification; // tag 1
  readonly countryCoding?: number; // tag 2: how the classifying country is written
  readonly classifyingCountry?: string; // tag 3, for example "//CZE"
  readonly compartments?: string; // tag 4, SCI and SHI
  readonly caveats?: string; // tag 5
  readonly releasing?: string; // tag 6: the countries it may be given to
  readonly classifiedBy?: string; // tag 7
  readonly derivedFrom?: string; // tag 8
  readonly reason?: string; // tag 9
  readonly declassifyOn?: string; // tag 10, YYYYMMDD
  readonly markingSystem?: string; // tag 11
  readonly objectCountryCoding?: number; // tag 12: how the countries in the picture are written
  readonly objectCountries?: string; // tag 13, for example "CZE;POL"
  readonly comments?: string; // tag 14
  readonly version?: number; // tag 22, of ST 0102
}

const texts = [
  [3, "classifyingCountry"],
  [4, "compartments"],
  [5, "caveats"],
  [6, "releasing"],
  [7, "classifiedBy"],
  [8, "derivedFrom"],
  [9, "reason"],
  [10, "declassifyOn"],
  [11, "markingSystem"],
  [14, "comments"],
] as const;
const numbers = [
  [2, "countryCoding", 1],
  [12, "objectCountryCoding", 1],
  [22, "version", 2],
] as const;

/** Reads a security set (tag 48 of ST 0601, without key); throws a FailureError where its tags do not add up. */
export function readSecurity(bytes: Uint8Array): SecurityMarking {
  const byTag = new Map(readItems(bytes).map(({ tag, value }) => [tag, value]));
  const found: { -readonly [F in keyof SecurityMarking]: unknown } = {};
  const level = classifications[(byTag.get(1)?.[0] ?? 0) - 1];
  if (level) found.classification = level;
  for (const [tag, field] of texts) {
    const value = byTag.get(tag);
    const words = value && text.read(value);
    if (typeof words === "string") found[field] = words;
  }
  for (const [tag, field] of numbers) {
    const value = byTag.get(tag);
    if (value && value.length > 0 && value.length <= 2) found[field] = readUnsigned(value);
  }
  const countries = byTag.get(13);
  if (countries) found.objectCountries = new TextDecoder("utf-16be").decode(countries);
  return found as SecurityMarking;
}

/** A security set for tag 48 of ST 0601; what does not fit in 127 bytes is left out. */
export function writeSecurity(marking: SecurityMarking): Uint8Array {
  const items: KlvItem[] = [];
  if (marking.classification) items.push(itemOf(1, [classifications.indexOf(marking.classification) + 1]));
  for (const [tag, field] of texts) {
    const bytes = marking[field] === undefined ? undefined : text.write(marking[field]);
    if (bytes) items.push(itemOf(tag, bytes));
  }
  for (const [tag, field, length] of numbers)
    if (marking[field] !== undefined) items.push(itemOf(tag, integerBytes(marking[field], length)));
  if (marking.objectCountries) items.push(itemOf(13, Buffer.from(marking.objectCountries, "utf16le").swap16()));
  return bytesOf(items.sort((a, b) => a.tag - b.tag));
}
