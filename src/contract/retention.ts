import * as v from "valibot";
import type { Failure } from "./failure.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** For how many days what was recorded stays; null: as long as there is room. What shows a confirmed or unjudged flag always stays. */
export interface RetentionRules {
  /** Footage that shows no flag, from its last picture on. */
  readonly unflaggedDays: number | null;
  /** Footage and still of a flag that was dismissed, and the telemetry of a sortie whose flags all were, from the verdict on. */
  readonly dismissedDays: number | null;
}

/** By which rule something goes. */
export type RetentionRule = "unflagged" | "dismissed";

/** What is removed. `tracks`: where what was seen in a sortie was on the ground. */
export type RemovedKind = "footage" | "still" | "telemetry" | "tracks";

/** What goes by one rule. */
export interface RetentionShare {
  readonly rule: RetentionRule;
  /** The rule in words, with its figure. */
  readonly words: string;
  readonly files: number;
  readonly bytes: number;
  /** Dismissed flags whose footage it is. */
  readonly flags: number;
  /** When the oldest of it was recorded, ms since 1970; absent where nothing goes. */
  readonly oldestAt?: number;
}

/** What would go now by some rules; nothing is removed. */
export interface RetentionForecast {
  readonly at: number; // ms since 1970
  readonly rules: RetentionRules;
  readonly shares: readonly RetentionShare[];
  /** What would go, but is used by an export, a package, an analysis or a replay now. */
  readonly inUse: number;
  /** Dismissed flags that would go, were they not held. */
  readonly held: number;
  /** Footage whose time can not be true (before 2024): it stays. */
  readonly undated: number;
  /** Footage that would go, but of which people corrected pictures. */
  readonly corrected: number;
}

/** How carrying the rules out has ended the last time. */
export interface RetentionRun {
  readonly at: number; // ms since 1970
  readonly files: number;
  readonly bytes: number;
  /** Files that could not be removed; they are tried again. */
  readonly stuck: number;
}

/** How retention stands. */
export interface RetentionRecord {
  readonly rules: RetentionRules;
  /** Of this run of the station or an earlier one; absent before the first. */
  readonly last?: RetentionRun;
  /** When the rules are carried out next; absent while none is set. */
  readonly nextAt?: number;
  readonly running: boolean;
  /** Why nothing is removed, as when the computer's clock can not be right; absent when all is well. */
  readonly trouble?: Failure;
  /** The clock is what is doubted: a person can say that it is right. */
  readonly clockDoubted?: true;
  /** Flags that are held. */
  readonly held: number;
}

/** Somebody wants a flag and all that belongs to it to stay, whatever the rules say. */
export interface FlagHold {
  readonly by: string;
  readonly at: number; // ms since 1970
  readonly reason: string;
}

/** How long what was recorded of a flag stays. */
export interface FlagKeeping {
  readonly flagId: string;
  readonly hold?: FlagHold;
  /** When its footage goes by the rules, ms since 1970; absent where it does not. */
  readonly goesAt?: number;
}

/** A file that belonged to a deleted flag. */
export interface BuriedFile {
  /** In the data folder, with `/`. */
  readonly path: string;
  readonly kind: RemovedKind;
  readonly bytes: number;
  /** 64 hexadecimal digits, as it was when it was closed; absent where it had not been hashed. */
  readonly sha256?: string;
  /** It stays, as it shows these flags too. */
  readonly sharedWith?: readonly string[];
}

/** What is left of a flag that was deleted. */
export interface Tombstone {
  readonly flagId: string;
  readonly sortieId: string;
  readonly openedAt: number; // ms since 1970
  readonly lastAt: number; // ms since 1970
  readonly rule: string;
  readonly by: string;
  readonly at: number; // ms since 1970
  readonly reason: string;
  readonly files: readonly BuriedFile[];
  /** The id of the station where it was deleted. */
  readonly station: string;
}

/** What windows ask about how long things stay. */
export type RetentionCalls = {
  "retention.now": { args: null; result: RetentionRecord };
  /** Rules from now on, and after the next start; they are carried out within the hour. */
  "retention.set": { args: { rules: RetentionRules; by: string }; result: RetentionRecord };
  /** What would go now by some rules. */
  "retention.forecast": { args: RetentionRules; result: RetentionForecast };
  /** Carries the rules out at once; resolves when that has ended. */
  "retention.run": { args: { by: string }; result: RetentionRecord };
  /** A person says that the computer's clock is right. */
  "retention.trustClock": { args: { by: string }; result: RetentionRecord };
  "retention.of": { args: { flagId: string }; result: FlagKeeping };
  /** Holds a flag, for a reason, or lets it go again (null). */
  "retention.hold": { args: { flagId: string; reason: string | null; by: string }; result: FlagKeeping };
  /** Deletes a flag with its still and its footage, but for what shows other flags too. It can not be taken back. */
  "flag.delete": { args: { flagId: string; reason: string; by: string }; result: Tombstone };
  /** The newest deleted flags, newest first. */
  "flag.deleted": { args: { most: number }; result: readonly Tombstone[] };
};

/** What the station announces about them. */
export type RetentionEvents = {
  /** It was deleted: nobody is to show it any more. */
  flagGone: { readonly flagId: string };
};

/** No rule. */
export const keepAll: RetentionRules = { unflaggedDays: null, dismissedDays: null };

/** The longest that can be set, days: a hundred years. */
export const mostDays = 36_500;

const days = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostDays)));
const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(4_000));
const reason = v.pipe(v.string(), v.trim(), v.nonEmpty("Say why"), v.maxLength(1_000));
const by = v.pipe(v.string(), v.maxLength(200));
export const retentionRulesSchema = v.object({ unflaggedDays: days, dismissedDays: days });

export const retentionParsers: Parsers<RetentionCalls> = {
  "retention.now": parser("retention.now", v.null()),
  "retention.set": parser("retention.set", v.object({ rules: retentionRulesSchema, by })),
  "retention.forecast": parser("retention.forecast", retentionRulesSchema),
  "retention.run": parser("retention.run", v.object({ by })),
  "retention.trustClock": parser("retention.trustClock", v.object({ by })),
  "retention.of": parser("retention.of", v.object({ flagId: text })),
  "retention.hold": parser("retention.hold", v.object({ flagId: text, reason: v.nullable(reason), by })),
  "flag.delete": parser("flag.delete", v.object({ flagId: text, reason, by })),
  "flag.deleted": parser(
    "flag.deleted",
    v.object({ most: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)) }),
  ),
};
