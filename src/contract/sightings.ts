import * as v from "valibot";
import type { GeoBox } from "../geo/box.ts";
import type { LatLon, Position } from "../geo/position.ts";
import { type FlagFilter, flagFilterSchema } from "./flagQuery.ts";
import { parser } from "./parse.ts";
import type { ErrorEllipse, FlagRecord } from "./records.ts";
import type { Parsers } from "./rpc.ts";

/** Where and when a sighted vehicle was, by one confirmed flag. */
export interface SightedAt {
  readonly flagId: string;
  readonly fromAt: number; // ms since 1970
  readonly toAt: number;
  readonly place: Position;
  readonly ellipse: ErrorEllipse;
  readonly section?: string;
  /** The drones that saw it. */
  readonly vehicleIds: readonly string[];
}

/** A vehicle that was there: a confirmed flag, or all confirmed flags that were joined as one vehicle. */
export interface SightedVehicle {
  /** Of the flags that were joined, else of the one flag. */
  readonly id: string;
  readonly className: string;
  readonly fromAt: number;
  readonly toAt: number;
  /** Oldest first. */
  readonly seen: readonly SightedAt[];
  readonly tags: readonly string[];
  readonly notes: readonly string[];
  /** The newest verdict. */
  readonly confirmed: { readonly by: string; readonly at: number };
  /** Of its newest flag. */
  readonly thumbnail?: string;
}

/** Which sightings: of the flags that the filter lets through those that are confirmed. */
export interface SightingQuery {
  readonly filter: FlagFilter;
  readonly by: string;
  /** At most so many, 1…500, newest first; a vehicle that was seen more than once stands at its newest flag. */
  readonly limit: number;
  readonly after?: string;
}

export interface SightingPage {
  readonly sightings: readonly SightedVehicle[];
  readonly next?: string;
  readonly total: number;
}

/** How many of the flags that a filter lets through began in each hour of the day, by a zone's clock; joined flags of one hour once. */
export interface HourCounts {
  /** IANA name of the clock. */
  readonly timeZone: string;
  /** 24 of them. */
  readonly hours: readonly number[];
  /** By section, the one with the most first; the empty name: near none. */
  readonly sections: readonly { readonly section: string; readonly flags: number; readonly hours: readonly number[] }[];
  /** By day of that clock, `2026-01-31`, oldest first; days without any are left out. */
  readonly days: readonly { readonly day: string; readonly flags: number }[];
}

/** One hexagon of a heat map. */
export interface HeatCell {
  readonly middle: LatLon;
  /** Six corners. */
  readonly outline: readonly LatLon[];
  readonly flags: number;
  readonly confirmed: number;
  readonly dismissed: number;
}

export interface HeatMap {
  /** The fullest first, at most ten thousand. */
  readonly cells: readonly HeatCell[];
  /** Cells that were too many. */
  readonly left: number;
  /** What holds all flags that were counted; absent where there are none. */
  readonly box?: GeoBox;
}

/** What is counted by hours of the day. */
export interface HourQuery {
  readonly filter: FlagFilter;
  readonly by: string;
  /** IANA name; absent: the clock of the station. */
  readonly timeZone?: string;
  /** Only what began on these days of the week, 1 Monday … 7 Sunday; absent: all. */
  readonly weekdays?: readonly number[];
}

/** Another flag that may show the same vehicle: a question to a person. */
export interface LikelyFlag {
  readonly flag: FlagRecord;
  /** Between the two places, metres. */
  readonly metres: number;
  /** From the end of the earlier to the beginning of the later, ms; 0 where both were seen at once. */
  readonly gapMs: number;
  /** How fast it must have gone at least, m/s; 0 where it need not have moved. */
  readonly speed: number;
}

export type SightingCalls = {
  "sightings.query": { args: SightingQuery; result: SightingPage };
  /** @throws FailureError bad-input for a time zone that is not known */
  "sightings.hours": { args: HourQuery; result: HourCounts };
  /** The flags that may show the vehicle of this one and are not joined with it, likeliest first, at most five. */
  "sightings.likely": { args: { flagId: string; by: string }; result: readonly LikelyFlag[] };
  /** `size`: metres across a hexagon, from flat to flat. */
  "sightings.heat": { args: { filter: FlagFilter; by: string; size: number }; result: HeatMap };
};

const by = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(200));
const asked = { filter: flagFilterSchema, by };

export const sightingParsers: Parsers<SightingCalls> = {
  "sightings.query": parser(
    "sightings.query",
    v.object({
      ...asked,
      limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
      after: v.exactOptional(by),
    }),
  ),
  "sightings.hours": parser(
    "sightings.hours",
    v.object({
      ...asked,
      timeZone: v.exactOptional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(100))),
      weekdays: v.exactOptional(
        v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7))), v.maxLength(7)),
      ),
    }),
  ),
  "sightings.likely": parser("sightings.likely", v.object({ flagId: by, by })),
  "sightings.heat": parser(
    "sightings.heat",
    v.object({ ...asked, size: v.pipe(v.number(), v.finite(), v.minValue(10), v.maxValue(100_000)) }),
  ),
};
