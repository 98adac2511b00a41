import * as v from "valibot";
import type { LatLon } from "../geo/position.ts";
import { placeSchema, polygonSchema } from "./flagQuery.ts";
import { parser } from "./parse.ts";
import type { SegmentRecord } from "./records.ts";
import type { Parsers } from "./rpc.ts";

/** Who filmed this spot, or any of this ground, and when? Exactly one of place and polygon. */
export interface FilmedQuery {
  readonly place?: LatLon;
  /** Closed by itself. */
  readonly polygon?: readonly LatLon[];
  /** Only in this span, ms since 1970. */
  readonly fromAt?: number;
  readonly toAt?: number;
  /** At most so many intervals, 1…1000; the newest. */
  readonly limit: number;
}

/**
 * What became of the footage of an interval: all of it, a part or nothing is left of what was recorded, or nothing was
 * recorded.
 */
export type FootageLeft = "kept" | "partly" | "gone" | "none";

/** A time in which a camera had the spot in its picture without a break. Terrain between them is not looked at. */
export interface FilmedInterval {
  readonly streamId: string;
  readonly sortieId: string;
  readonly vehicleId: string;
  readonly fromAt: number; // ms since 1970, to about a second
  readonly toAt: number;
  /** When the spot was shown best: how many metres of it one pixel covers across the line of sight, and from how far. */
  readonly bestAt: number;
  readonly metresPerPixel: number;
  readonly distance: number;
  readonly footage: FootageLeft;
}

export interface FilmedAnswer {
  /** Newest first. */
  readonly intervals: readonly FilmedInterval[];
  /** How many there are, and back to which time they were counted where older ones were left out: ask for those up to it. */
  readonly total: number;
  readonly countedFromAt?: number;
}

/** A span of what one stream filmed in a sortie, ms since 1970. */
export type FilmedPass = Pick<FilmedInterval, "streamId" | "sortieId" | "fromAt" | "toAt">;

/** What a camera saw of the ground at one instant. */
export interface PassOutline {
  readonly at: number; // ms since 1970
  readonly outline: readonly LatLon[];
}

/** What there is to be seen of a pass. */
export interface PassFootage {
  /** Its footage that is there, and what was recorded and is there no more, oldest first. */
  readonly segments: readonly SegmentRecord[];
  readonly gone: readonly SegmentRecord[];
  /** At most sixty, evenly spread over the time. */
  readonly outlines: readonly PassOutline[];
}

export type FootprintCalls = {
  "footprints.filmed": { args: FilmedQuery; result: FilmedAnswer };
  "footprints.pass": { args: FilmedPass; result: PassFootage };
};

const finite = v.pipe(v.number(), v.finite());
const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(500));

export const footprintParsers: Parsers<FootprintCalls> = {
  "footprints.filmed": parser(
    "footprints.filmed",
    v.pipe(
      v.object({
        place: v.exactOptional(placeSchema),
        polygon: v.exactOptional(polygonSchema),
        fromAt: v.exactOptional(finite),
        toAt: v.exactOptional(finite),
        limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)),
      }),
      v.check(
        ({ place, polygon }) => (place === undefined) !== (polygon === undefined),
        "Expected either a place or a polygon",
      ),
    ),
  ),
  "footprints.pass": parser("footprints.pass", v.object({ streamId: id, sortieId: id, fromAt: finite, toAt: finite })),
};
