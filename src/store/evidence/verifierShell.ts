import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { reasonOf } from "../../base/log.ts";
import { fingerprintFrom } from "./ed25519.ts";
import { verifyAuditFile } from "./verifyAudit.ts";
import { type PackageFinding, verifyPackage } from "./verifyPackage.ts";

/** What a run of the verifier says, and the status that it ends with: 0 whole, 1 altered, 2 not checked at all. */
export interface VerifierAnswer {
  readonly code: 0 | 1 | 2;
  readonly text: string;
  /** The first file that was altered. */
  readonly altered?: string;
}

const USAGE = `Checks an evidence package, or an exported audit log, without anything else.

  npm run verify -- PACKAGE [--key FINGERPRINT|FILE]

PACKAGE  the folder or the .zip file, or a .jsonl file of an audit log
--key    the fingerprint that the station shows under Evidence, or a file with its public key: says whether
         it was really that station that signed. Without it, anybody could have made and signed the package.`;

/** Runs the verifier with the arguments that a person gave. Never rejects. */
export async function runVerifier(args: readonly string[]): Promise<VerifierAnswer> {
  const at = args.indexOf("--key");
  const wanted = at < 0 ? undefined : args[at + 1];
  const rest = args.filter((_, i) => at < 0 || (i !== at && i !== at + 1));
  const [path, more] = rest;
  if (path === undefined || more !== undefined || path.startsWith("--") || (at >= 0 && wanted === undefined))
    return { code: 2, text: USAGE };
  try {
    const fingerprint = wanted === undefined ? undefined : keyOf(wanted);
    if (wanted !== undefined && fingerprint === undefined)
      return { code: 2, text: `This is neither a fingerprint nor a file with a public key: ${wanted}` };
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return { code: 2, text: `There is no such package: ${path}` };
    if (found.isFile() && path.endsWith(".jsonl")) return await ofAudit(path, found.size);
    return ofPackage(path, await verifyPackage(path, fingerprint));
  } catch (cause) {
    return { code: 2, text: `The package could not be checked: ${reasonOf(cause)}: ${path}` };
  }
}

function keyOf(wanted: string): string | undefined {
  return fingerprintFrom(wanted) ?? (existsSync(wanted) ? fingerprintFrom(readFileSync(wanted, "utf8")) : undefined);
}

function ofPackage(
  path: string,
  { altered, manifest, files, bytes, auditLines, key, notes }: PackageFinding,
): VerifierAnswer {
  const told = notes.map((note) => `Note: ${shown(note)}.`);
  if (altered) {
    const head = key === "other" ? "NOT THE KEY" : "ALTERED";
    const text = [`${head}: ${shown(altered.words)}.`, `Package: ${path}`, ...told].join("\n");
    return { code: 1, text, ...(key !== "other" && { altered: altered.file }) };
  }
  const { by, madeAtUtc, station, flags = [], complete, missing = [], key: signing } = manifest ?? {};
  const lines = [
    `WHOLE: ${basename(path)} is as it was signed: ${files} files, ${(bytes / 1e6).toFixed(1)} MB, ${auditLines} lines of audit log.`,
    `Flags: ${shown(flags.join(", "))}. Made by ${shown(by || "an operator who was not signed in")}, ${shown(madeAtUtc)}, at station ${shown(station)}.`,
    `Signed by the key ${shown(signing?.fingerprint)}.`,
    key === "pinned"
      ? "It is the key that you gave."
      : "THE KEY WAS NOT COMPARED: whoever has altered a package can sign it anew with a key of their own. Ask the station\nfor its fingerprint by another way, and run this again with --key FINGERPRINT.",
    ...(complete
      ? []
      : ["The package says of itself that it is not complete:", ...missing.map((one) => `  - ${shown(one)}`)]),
    ...told,
  ];
  return { code: 0, text: lines.join("\n") };
}

/** What a package says, so that it can not pass for the verifier's own words: no line ends, no codes that a terminal obeys. */
const shown = (text: string | undefined): string => (text ?? "?").replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "�");

async function ofAudit(path: string, bytes: number): Promise<VerifierAnswer> {
  const { lines, wrong, ends } = await verifyAuditFile({ path, bytes, read: () => createReadStream(path) });
  if (wrong !== undefined) return { code: 1, text: `ALTERED: ${shown(wrong)}.\nAudit log: ${path}` };
  const each = ends.map(
    ({ station, sequence, hash }) =>
      `Station ${shown(station)}: entries 1 to ${sequence}, the last with the hash ${hash}`,
  );
  const text = [
    `WHOLE: ${basename(path)} follows from line to line: ${lines} lines.`,
    ...each,
    "That nothing is missing at the end shows only where you have the last hash from somewhere else.",
  ];
  return { code: 0, text: text.join("\n") };
}
