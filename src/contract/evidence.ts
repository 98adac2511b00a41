import * as v from "valibot";
import type { Failure } from "./failure.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** Which package is to be made. */
export interface EvidenceOrder {
  readonly flagIds: readonly string[];
  /** Absolute path of what is to be made: a zip file where it ends in `.zip`, else a folder. Nothing may be there yet. */
  readonly file: string;
  /** Who takes it out. */
  readonly by: string;
  /** With the recordings themselves, byte for byte as they were hashed when they were closed, beside the clips. */
  readonly recordings: boolean;
  /** With the boxes, a time stamp and the flag's name drawn into an MP4 clip besides, encoded anew for it. */
  readonly burnIn?: boolean;
  /** With every row that the station holds about the flags, who has opened them among it, as for whoever asks what is held of them. */
  readonly everything?: boolean;
}

/** A package that is or was being made, whole each time it moves on. */
export interface EvidenceRecord {
  readonly packageId: string;
  readonly file: string;
  readonly flagIds: readonly string[];
  readonly by: string;
  readonly at: number; // ms since 1970
  readonly phase: "running" | "done" | "cancelled" | "failed";
  /** What is done now, in words. */
  readonly step: string;
  readonly share: number; // 0…1
  /** Whether all that was asked for is in it; once it is done. */
  readonly complete?: boolean;
  /** What is not in it and why, or is not as it was recorded, a sentence each. */
  readonly missing: readonly string[];
  /** SHA-256 of its manifest; once it is done. */
  readonly manifest?: string;
  readonly failure?: Failure;
}

/** A package that a flag was taken out in. */
export interface EvidenceExport {
  readonly packageId: string;
  readonly at: number; // ms since 1970
  readonly by: string;
  /** Where it was written to. */
  readonly file: string;
  readonly manifest: string;
  readonly complete: boolean;
}

/** The key that this station signs packages with, as strangers know it. */
export interface EvidenceKey {
  /** SHA-256 of the public key, 16 groups of four hexadecimal digits. */
  readonly fingerprint: string;
  /** PEM. */
  readonly publicKey: string;
}

/** How checking a package has ended. */
export interface EvidenceCheck {
  /** False: something was altered, see `words`. */
  readonly whole: boolean;
  /** The first file that was altered. */
  readonly altered?: string;
  /** What was found, a line each. */
  readonly words: string;
}

/** What windows ask about evidence packages. */
export type EvidenceCalls = {
  "evidence.start": { args: EvidenceOrder; result: EvidenceRecord };
  "evidence.cancel": { args: { packageId: string }; result: null };
  /** Those of this run of the station, oldest first. */
  "evidence.list": { args: null; result: readonly EvidenceRecord[] };
  /** The packages that these flags were taken out in, newest first; a flag that never was is absent. */
  "evidence.exports": {
    args: { flagIds: readonly string[] };
    result: Readonly<Record<string, readonly EvidenceExport[]>>;
  };
  "evidence.key": { args: null; result: EvidenceKey };
  /** Checks a package as `npm run verify` does. Without `key` one that this station has signed is told apart from others. */
  "evidence.verify": { args: { file: string; key?: string | undefined }; result: EvidenceCheck };
};

/** What the station announces about them. */
export type EvidenceEvents = { evidence: EvidenceRecord };

/** In one package. */
export const mostFlagsInPackage = 200;

const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(4_000));
const flagIds = v.array(text);

export const evidenceParsers: Parsers<EvidenceCalls> = {
  "evidence.start": parser(
    "evidence.start",
    v.object({
      flagIds: v.pipe(flagIds, v.minLength(1), v.maxLength(mostFlagsInPackage)),
      file: text,
      by: v.pipe(v.string(), v.maxLength(200)),
      recordings: v.boolean(),
      burnIn: v.exactOptional(v.boolean()),
      everything: v.exactOptional(v.boolean()),
    }),
  ),
  "evidence.cancel": parser("evidence.cancel", v.object({ packageId: text })),
  "evidence.list": parser("evidence.list", v.null()),
  "evidence.exports": parser("evidence.exports", v.object({ flagIds: v.pipe(flagIds, v.maxLength(1_000)) })),
  "evidence.key": parser("evidence.key", v.null()),
  "evidence.verify": parser("evidence.verify", v.object({ file: text, key: v.optional(text) })),
};
