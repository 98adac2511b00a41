import type { EvidenceCheck, EvidenceExport, EvidenceRecord } from "../../../src/contract/evidence.ts";
import { count, stamp } from "../../ui/format.ts";

/** What is in every package, a line each. */
export const contents: readonly string[] = [
  "The clip of each flag as MP4, and as MPEG-TS with its metadata",
  "Still, track (GeoJSON, KML, CSV) and telemetry of that time",
  "What raised the flag, verdicts, notes and tags with their history",
  "The lines of the audit log about them, and the links of all others",
  "A report to read, versions of software and models",
  "A manifest of all files, signed with this station’s key",
];

/** How a package stands, in a few words. */
export function packageState({ phase, share, step, complete }: EvidenceRecord): string {
  if (phase === "running") return `${step}… ${Math.round(share * 100)} %`;
  if (phase === "cancelled") return "Cancelled, nothing was written";
  if (phase === "failed") return "✕ Not written";
  return complete ? "✔ Written, complete and signed" : "▲ Written and signed, but not complete";
}

/** `Exported 2026-01-31 12:00:00 by Ada`, and how often besides; undefined for one that never was. */
export function exportedWords(exports: readonly EvidenceExport[] | undefined): string | undefined {
  const [newest] = exports ?? [];
  if (!newest) return undefined;
  const before = (exports?.length ?? 1) - 1;
  const more = before > 0 ? `, and ${count(before, "time")} before` : "";
  return `Exported ${stamp(newest.at)} by ${newest.by || "somebody without a name"}${more}`;
}

/** A name for a package that sorts by time: `evidence-20260131-120000-3-flags`. */
export function packageName(flagIds: readonly string[], at: number): string {
  const time = new Date(at)
    .toISOString()
    .replaceAll(/[-:]|\.\d+Z/g, "")
    .replace("T", "-");
  const [only] = flagIds;
  return `evidence-${time}-${flagIds.length === 1 ? only?.replaceAll(/[^\p{L}\p{N}-]+/gu, "-") : `${flagIds.length}-flags`}`;
}

/** The verdict over a package in one line. */
export function checkHead({ whole, altered, words }: EvidenceCheck): string {
  if (whole) return "✔ Nothing was altered";
  if (altered !== undefined) return `✕ Altered: ${altered}`;
  return words.startsWith("NOT THE KEY") ? "✕ Signed by another key" : "✕ Altered";
}

/** What the finding means for whoever has to rely on the package. */
export function checkMeaning(check: EvidenceCheck): string {
  const { whole, altered, words } = check;
  if (whole)
    return words.includes("KEY WAS NOT COMPARED")
      ? "It is as it was signed, but not by this station. Ask whoever made it for the fingerprint of their key by another way, and check it again with that."
      : "It is as it was signed, byte for byte.";
  if (words.startsWith("NOT THE KEY"))
    return "Whoever holds the key that you expect did not make this package. Do not rely on it before that is cleared up.";
  const what = altered === undefined ? "The log" : nameOf(altered);
  const rest = "What comes after it was not looked at.";
  if (/^manifest\./.test(altered ?? ""))
    return `${what} was changed after it was signed: nothing in this package can be relied on.`;
  if (words.includes("was added")) return `${what} was put in later by somebody. ${rest}`;
  if (words.includes("is missing")) return `${what} was taken out after the package was signed. ${rest}`;
  return `${what} is not what this package was signed with: do not rely on it. ${rest}`;
}

/** What a file of a package is, to be read at the beginning of a sentence. */
function nameOf(path: string): string {
  const [, flag, file = ""] = /^flags\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (flag !== undefined) {
    const what = flagFiles.find(([ending]) => file.startsWith(ending))?.[1] ?? "A file";
    return `${what} of flag ${flag}`;
  }
  if (path.startsWith("recordings/")) return "A recording";
  return packageFiles[path] ?? (path.startsWith("audit") ? "The audit log" : `The file ${path}`);
}

const flagFiles: readonly (readonly [string, string])[] = [
  ["clip", "The footage"],
  ["still", "The picture"],
  ["track", "The track"],
  ["flag.json", "The record"],
  ["telemetry", "The telemetry"],
];
const packageFiles: Readonly<Record<string, string>> = {
  "manifest.json": "The list of all files",
  "manifest.sig": "The signature",
  "report.html": "The report",
  "software.json": "The list of versions",
  "station-key.pem": "The public key",
  "README.txt": "The explanation",
};
