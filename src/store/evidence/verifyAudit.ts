import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { AuditChain, type ChainBreak } from "../../review/evidence/auditChain.ts";
import { type AuditEntry, type AuditLine, readLine, type Sha256 } from "../../review/evidence/auditLine.ts";
import type { PackageAudit, PackageManifest } from "../../review/evidence/manifest.ts";
import type { FoundFile } from "./packageSource.ts";

const sha256: Sha256 = (text) => createHash("sha256").update(text, "utf8").digest("hex");

/** How many lines were followed, and the first thing that is wrong, in words. */
export interface AuditVerdict {
  readonly lines: number;
  readonly wrong?: string;
}

/**
 * Follows a package's part of a station's audit log: each line from the one before up to the one that the manifest names, and
 * the recordings in the package as the log told of them when they were closed.
 */
export async function verifyAudit(
  { station, sequence, hash }: PackageAudit,
  file: FoundFile | undefined,
  { files }: PackageManifest,
): Promise<AuditVerdict> {
  if (!file) return { lines: 0, wrong: "it is missing" };
  const chain = AuditChain.ofPart(station, sha256);
  const told = new Map<number, AuditEntry>();
  let number = 0;
  let gap: ChainBreak | undefined;
  try {
    for await (const text of linesOf(file)) {
      number++;
      const line = readLine(text);
      if (gap) {
        // What is missing may only have been put elsewhere.
        if (line?.sequence === gap.sequence) return { lines: chain.lines, wrong: reordered(line.sequence) };
        continue;
      }
      if (!line) return { lines: chain.lines, wrong: `line ${number} is damaged` };
      const found = chain.follow(line);
      if (found?.what === "missing") gap = found;
      else if (found) return { lines: chain.lines, wrong: found.words };
      if (line.entry) told.set(line.sequence, line.entry);
    }
  } catch (cause) {
    return { lines: chain.lines, wrong: cause instanceof Error ? cause.message : String(cause) };
  }
  const { lines, end } = chain;
  if (gap) return { lines, wrong: gap.words };
  if (end?.sequence !== sequence || end.hash !== hash)
    return {
      lines,
      wrong: `it ends with entry ${end?.sequence ?? "—"}, and ended with ${sequence} when it was signed`,
    };
  for (const { path, recorded, sha256: is } of files) {
    if (recorded?.station !== station) continue;
    const body = told.get(recorded.sequence)?.body;
    if (body?.sha256 !== recorded.sha256 || body.path !== recorded.path)
      return { lines, wrong: `entry ${recorded.sequence} does not tell of ${recorded.path}, which ${path} is of` };
    if (!recorded.part && recorded.sha256 !== is)
      return { lines, wrong: `${path} is not what entry ${recorded.sequence} tells was recorded` };
  }
  return { lines };
}

/** Checks a whole exported log, of one station or of several, each from its first line on. Rejects where it can not be read. */
export async function verifyAuditFile(
  file: FoundFile,
): Promise<AuditVerdict & { readonly ends: readonly AuditLine[] }> {
  const chains = new Map<string, { readonly chain: AuditChain; last: AuditLine }>();
  let number = 0;
  for await (const text of linesOf(file)) {
    number++;
    const line = readLine(text);
    const ends = () => [...chains.values()].map(({ last }) => last);
    if (!line) return { lines: number, wrong: `line ${number} is damaged`, ends: ends() };
    const of = chains.get(line.station) ?? { chain: new AuditChain(line.station, sha256), last: line };
    chains.set(line.station, of);
    const found = of.chain.follow(line);
    if (found) return { lines: number, wrong: `line ${number}: ${found.words}`, ends: ends() };
    if (!line.entry)
      return { lines: number, wrong: `line ${number}: entry ${line.sequence} is not shown`, ends: ends() };
    of.last = line;
  }
  if (number === 0) return { lines: 0, wrong: "it holds no line", ends: [] };
  return { lines: number, ends: [...chains.values()].map(({ last }) => last) };
}

const reordered = (sequence: number): string => `the lines were reordered: entry ${sequence} stands too late`;

const linesOf = (file: FoundFile): AsyncIterable<string> =>
  createInterface({ input: Readable.from(file.read()), crlfDelay: Number.POSITIVE_INFINITY });
