import * as v from "valibot";
import type { GeoBox } from "../geo/box.ts";
import type { LatLon } from "../geo/position.ts";
import type { FlagSeverity } from "./flagRules.ts";
import { parser } from "./parse.ts";
import type { FlagRecord, VerdictKind } from "./records.ts";
import type { Parsers } from "./rpc.ts";

/** Where a flag stands: nobody has judged it, or somebody has. */
export type FlagStanding = "unreviewed" | VerdictKind;

/** Which flags; all that is named must hold, of several values any one. Absent: all flags. */
export interface FlagFilter {
  /** Seen in this span, ms since 1970. */
  readonly fromAt?: number;
  readonly toAt?: number;
  /** Placed in this piece of the earth. */
  readonly box?: GeoBox;
  /** Placed inside this outline on the ground, closed by itself. */
  readonly polygon?: readonly LatLon[];
  /** Names of watch zones; the empty name: near none. */
  readonly sections?: readonly string[];
  /** The drones that saw it. */
  readonly vehicles?: readonly string[];
  readonly sorties?: readonly string[];
  readonly classes?: readonly string[];
  readonly rules?: readonly string[];
  readonly severities?: readonly FlagSeverity[];
  readonly standings?: readonly FlagStanding[];
  /** Why it was dismissed. */
  readonly reasons?: readonly string[];
  readonly escalated?: boolean;
  /** Who judged it. */
  readonly analysts?: readonly string[];
  readonly tags?: readonly string[];
  /** Words of reason, rule, note, tags, section, class, drones or ids; each begun or whole. */
  readonly text?: string;
  /** Only what the analyst who asks has not opened. */
  readonly unseen?: true;
}

/** `severity`: escalated ones, then alerts, then notices, each newest first. */
export type FlagOrder = "newest" | "oldest" | "severity";

export interface FlagQuery {
  readonly filter: FlagFilter;
  readonly order: FlagOrder;
  /** Who asks: what is unseen differs by analyst. */
  readonly by: string;
  /** One line for all flags of one spot, or of a vehicle that was joined: the first of them in this order. */
  readonly grouped?: boolean;
  /** At most so many, 1…500. */
  readonly limit: number;
  /** What the page before answered as `next`. */
  readonly after?: string;
}

/** A flag in a list. */
export interface ListedFlag extends FlagRecord {
  readonly unseen: boolean;
  /** Of a grouped list: what it stands for, of the flags that the filter lets through. */
  readonly group?: FlagGroup;
}

export interface FlagGroup {
  /** To ask for its flags: `flags.group`. */
  readonly id: string;
  readonly flags: number;
  readonly unreviewed: number;
  readonly unseen: number;
  readonly fromAt: number;
  readonly toAt: number;
}

/** What a flag can be filtered by, with how many flags there are of each value if only it were asked for of its kind. */
export type FlagFacet =
  | "section"
  | "vehicle"
  | "sortie"
  | "class"
  | "rule"
  | "severity"
  | "standing"
  | "reason"
  | "escalated"
  | "analyst"
  | "tag";

export interface FacetCount {
  readonly value: string;
  readonly flags: number;
}

export interface FlagPage {
  readonly flags: readonly ListedFlag[];
  /** To ask for the next page; absent on the last. */
  readonly next?: string;
  /** All flags that the filter lets through, and how many of them the analyst has not seen or nobody has judged. */
  readonly total: number;
  readonly unseen: number;
  readonly unreviewed: number;
  /** Lines of the whole list, where it is grouped. */
  readonly groups?: number;
  /** The fifty commonest values of each kind, commonest first. */
  readonly facets: Readonly<Record<FlagFacet, readonly FacetCount[]>>;
}

/** What was said of a flag. A tag may hold no line break. */
export type FlagWord =
  | { readonly field: "verdict"; readonly value: { readonly kind: VerdictKind; readonly reason?: string } | null }
  | { readonly field: "note"; readonly value: string }
  | { readonly field: "escalated"; readonly value: boolean }
  | { readonly field: "tags"; readonly value: readonly string[] }
  | { readonly field: "joined"; readonly value: string | null };

/** One entry of a flag's history. `undo` and `redo` name the deed that they take back or do again. */
export type FlagDeed = {
  /** The number of the deed, which may have been about several flags; what `flags.undo` asks for. */
  readonly act: number;
  readonly at: number;
  readonly by: string;
  /** It was taken back since. */
  readonly undone?: true;
} & (FlagWord | { readonly field: "undo" | "redo"; readonly value: number });

/** A deed that was done, and the flags as they are since. */
export interface FlagActed {
  readonly act: number;
  readonly flags: readonly FlagRecord[];
}

/** A filter that an analyst keeps under a name. */
export interface SavedFilter {
  readonly id: string;
  readonly name: string;
  readonly filter: FlagFilter;
  readonly changedAt: number;
}

/** Reasons to dismiss a flag that are offered; others may be given. */
export const usualReasons = ["not a vehicle", "authorised", "local traffic", "seen before", "unclear picture"] as const;

/** What a window asks of the flags. What is changed is announced as `flag` events too. */
export type FlagQueryCalls = {
  "flags.query": { args: FlagQuery; result: FlagPage };
  /** One flag with its history, oldest first; the analyst has seen it from then on. */
  "flags.open": { args: { flagId: string; by: string }; result: { flag: ListedFlag; history: readonly FlagDeed[] } };
  /** The flags of a line of a grouped list, newest first. */
  "flags.group": { args: { groupId: string; by: string }; result: readonly ListedFlag[] };
  /** Marks flags as seen by an analyst, or as not. */
  "flags.seen": { args: { flagIds: readonly string[]; by: string; seen: boolean }; result: null };
  /** Confirms or dismisses flags, or takes their verdict away with null. */
  "flags.judge": {
    args: { flagIds: readonly string[]; kind: VerdictKind | null; reason?: string; by: string };
    result: FlagActed;
  };
  "flags.escalate": { args: { flagIds: readonly string[]; on: boolean; by: string }; result: FlagActed };
  "flags.tag": {
    args: { flagIds: readonly string[]; add: readonly string[]; remove: readonly string[]; by: string };
    result: FlagActed;
  };
  "flags.note": { args: { flagId: string; note: string; by: string }; result: FlagActed };
  /** Says that flags show one vehicle; why stands in the audit log. */
  "flags.join": { args: { flagIds: readonly string[]; reason?: string; by: string }; result: FlagActed };
  /** Takes flags out of what they were joined with. */
  "flags.part": { args: { flagIds: readonly string[]; reason?: string; by: string }; result: FlagActed };
  /** Takes a deed back; with the number that this answers, the undo itself. */
  "flags.undo": { args: { act: number; by: string }; result: FlagActed };
  "filters.list": { args: { by: string }; result: readonly SavedFilter[] };
  /** Keeps a filter under a name; `id` null adds one. Answers all of the analyst's. */
  "filters.save": {
    args: { by: string; id: string | null; name: string; filter: FlagFilter };
    result: readonly SavedFilter[];
  };
  "filters.remove": { args: { by: string; id: string }; result: readonly SavedFilter[] };
};

const finite = v.pipe(v.number(), v.finite());
const between = (from: number, to: number) => v.pipe(finite, v.minValue(from), v.maxValue(to));
const words = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(200));
const line = v.pipe(words, v.maxLength(100), v.regex(/^[^\n\r]*$/, "Expected one line"));
const any = v.pipe(v.array(v.pipe(v.string(), v.maxLength(500))), v.maxLength(500));
export const placeSchema = v.object({ lat: between(-90, 90), lon: between(-180, 180) });
export const polygonSchema = v.pipe(v.array(placeSchema), v.minLength(3), v.maxLength(1_000));
const flagIds = v.pipe(v.array(words), v.minLength(1), v.maxLength(10_000));
const by = words;

/** What a filter must hold wherever it enters. */
export const flagFilterSchema = v.strictObject({
  fromAt: v.exactOptional(finite),
  toAt: v.exactOptional(finite),
  box: v.exactOptional(
    v.object({
      ...{ south: between(-90, 90), west: between(-180, 180) },
      ...{ north: between(-90, 90), east: between(-180, 180) },
    }),
  ),
  polygon: v.exactOptional(polygonSchema),
  sections: v.exactOptional(any),
  vehicles: v.exactOptional(any),
  sorties: v.exactOptional(any),
  classes: v.exactOptional(any),
  rules: v.exactOptional(any),
  severities: v.exactOptional(v.array(v.picklist(["alert", "notice"]))),
  standings: v.exactOptional(v.array(v.picklist(["unreviewed", "confirmed", "dismissed"]))),
  reasons: v.exactOptional(any),
  escalated: v.exactOptional(v.boolean()),
  analysts: v.exactOptional(any),
  tags: v.exactOptional(any),
  text: v.exactOptional(v.pipe(v.string(), v.maxLength(500))),
  unseen: v.exactOptional(v.literal(true)),
});

export const flagQueryParsers: Parsers<FlagQueryCalls> = {
  "flags.query": parser(
    "flags.query",
    v.object({
      ...{ filter: flagFilterSchema, order: v.picklist(["newest", "oldest", "severity"]), by },
      grouped: v.exactOptional(v.boolean()),
      limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
      after: v.exactOptional(words),
    }),
  ),
  "flags.open": parser("flags.open", v.object({ flagId: words, by })),
  "flags.group": parser("flags.group", v.object({ groupId: words, by })),
  "flags.seen": parser("flags.seen", v.object({ flagIds, by, seen: v.boolean() })),
  "flags.judge": parser(
    "flags.judge",
    v.object({
      ...{ flagIds, kind: v.nullable(v.picklist(["confirmed", "dismissed"])), by },
      reason: v.exactOptional(words),
    }),
  ),
  "flags.escalate": parser("flags.escalate", v.object({ flagIds, on: v.boolean(), by })),
  "flags.tag": parser(
    "flags.tag",
    v.object({
      ...{ flagIds, by },
      add: v.pipe(v.array(line), v.maxLength(50)),
      remove: v.pipe(v.array(line), v.maxLength(50)),
    }),
  ),
  "flags.note": parser("flags.note", v.object({ flagId: words, note: v.pipe(v.string(), v.maxLength(20_000)), by })),
  "flags.join": parser(
    "flags.join",
    v.object({ flagIds: v.pipe(flagIds, v.minLength(2)), reason: v.exactOptional(words), by }),
  ),
  "flags.part": parser("flags.part", v.object({ flagIds, reason: v.exactOptional(words), by })),
  "flags.undo": parser("flags.undo", v.object({ act: v.pipe(v.number(), v.integer(), v.minValue(1)), by })),
  "filters.list": parser("filters.list", v.object({ by })),
  "filters.save": parser("filters.save", v.object({ by, id: v.nullable(words), name: line, filter: flagFilterSchema })),
  "filters.remove": parser("filters.remove", v.object({ by, id: words })),
};
