import * as v from "valibot";
import type { LatLon } from "../geo/position.ts";
import type { CoverageAge } from "../mission/coverageAge.ts";
import type { CoverageForecast } from "../mission/coverageForecast.ts";
import type { Plan } from "../mission/plan.ts";
import { planSchema } from "../mission/planSchema.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** Of the raster of what a vehicle has seen of its patrol, the cells that changed since it was asked for before. */
export interface CoverageDelta {
  /** Names the raster: of another one all that was told before is void. */
  readonly map: string;
  /** Counts up with each change; to be named when asking again. */
  readonly revision: number;
  /** The line that is watched, the size of a cell along it and half the width of the corridor around it, metres. */
  readonly section: readonly LatLon[];
  readonly step: number;
  readonly width: number;
  /** Of what lies in the corridor, only this is watched; absent where all is. */
  readonly outline?: readonly LatLon[];
  /** Stretches of the line beside which nothing is watched, metres from and to; absent where there are none. */
  readonly skipped?: readonly (readonly [from: number, to: number])[];
  /** Columns along the line and rows across it that follow from these, to be sure that both sides agree. */
  readonly columns: number;
  readonly rows: number;
  /** The cells that changed: cell `i` is row `i % rows` of column `floor(i / rows)`. */
  readonly cells: Uint32Array;
  /** How well each of these was seen at best: index in `sights`. */
  readonly why: Uint8Array;
  /** Most pixels on a car there, whole ones; 65535 and more are 65535. */
  readonly pixels: Uint16Array;
  /** When each was last seen well enough, ms; NaN: never. */
  readonly lastSeenAt: Float64Array;
}

/** A section that is watched, by however many drones, as it is now. */
export interface SectionRecord {
  /** Follows from the ground that is watched: the same ground has the same history. */
  readonly id: string;
  readonly name: string;
  /** Somebody asked for it, and it is watched until somebody ends that; else as long as a vehicle holds a patrol of it. */
  readonly asked: boolean;
  readonly section: readonly LatLon[];
  readonly length: number; // metres
  /** Fewest pixels along a car that count as seen. */
  readonly pixels: number;
  /** Each place is to be seen again within this time, ms. */
  readonly promiseMs?: number;
  /** What was seen less long ago counts as young, ms: the promise, or ten minutes. */
  readonly youngMs: number;
  readonly startedAt: number;
  readonly at: number;
  readonly age: CoverageAge;
  /** The vehicles whose cameras saw some of it well enough in the last ten seconds. */
  readonly vehicleIds: readonly string[];
  /** The schedule that it is watched by; absent where none was given. */
  readonly schedule?: { readonly name: string; readonly endAt: number };
  /** How the age goes on by the schedule; absent without one. */
  readonly forecast?: CoverageForecast;
  /** The promise is broken, or is about to be. */
  readonly alarm?: { readonly broken: boolean; readonly words: string; readonly remedy: string };
}

/** A camera in the air whose pictures do not count, and why, in words. */
export interface BlindCamera {
  readonly vehicleId: string;
  readonly cameraId: string;
  readonly why: string;
}

/** How old what was seen of a section was, over a minute or longer: the worst of it. */
export interface CoveragePoint {
  /** The end of that time, ms since 1970. */
  readonly at: number;
  readonly worstMs: number;
  /** Per cent, as in `CoverageAge`. */
  readonly young: number;
  readonly seen: number;
  readonly drones: number;
  readonly promiseMs?: number;
}

/** A stretch of a line that was planned to be seen in a sortie and was not. */
export interface MissedStretch {
  readonly from: number; // metres along
  readonly to: number;
  /** What kept it from being seen, in words. */
  readonly why: string;
}

/** What a sortie saw of what its plan watches, against what the plan said it would. */
export interface FlownCoverage {
  readonly sortieId: string;
  readonly vehicleId: string;
  readonly planName: string;
  readonly at: number;
  /** Of all that is watched, 0…100: planned to be seen, seen, both, and seen although it was not planned. */
  readonly planned: number;
  readonly flown: number;
  readonly both: number;
  readonly more: number;
  readonly missed: readonly MissedStretch[];
}

export type CoverageCalls = {
  /** The sections that are watched now, and the cameras that do not count. Windows ask at most once a second. */
  "coverage.sections": {
    args: null;
    result: { readonly sections: readonly SectionRecord[]; readonly blind: readonly BlindCamera[] };
  };
  /** As `coverage.since`, of a section: what all drones together have seen; null where it is not watched. */
  "coverage.sectionSince": {
    args: { sectionId: string; map: string | null; revision: number };
    result: CoverageDelta | null;
  };
  /**
   * Watches what a plan watches until that is ended, with what is promised of it and the schedule (as `writeSchedule` has
   * it) that it is flown by; null: as it was. `crew`: which vehicle each drone of the schedule is, as far as that is known.
   */
  "coverage.watch": {
    args: { plan: Plan; promiseMs: number | null; schedule: string | null; crew: Readonly<Record<string, string>> };
    result: SectionRecord;
  };
  /** Promises that each place is seen again within a time, ms; null: nothing is promised any more. */
  "coverage.promise": { args: { sectionId: string; promiseMs: number | null }; result: SectionRecord };
  /** Ends the watch that somebody asked for; its history stays. */
  "coverage.unwatch": { args: { sectionId: string }; result: null };
  /** How the age of a section went, oldest first, in at most 500 points. */
  "coverage.history": {
    args: { sectionId: string; fromAt: number; toAt: number };
    result: readonly CoveragePoint[];
  };
  /** Planned against flown: of the newest sortie of a vehicle that is over; null where none is known. */
  "coverage.flown": { args: { vehicleId: string }; result: FlownCoverage | null };
  /**
   * What changed since a revision of a raster, or all of it where that raster is another one; null while the vehicle holds
   * no patrol that watches anything. Windows ask at most once a second, and only while they show it.
   */
  "coverage.since": {
    args: { vehicleId: string; map: string | null; revision: number };
    result: CoverageDelta | null;
  };
};

const sectionId = v.pipe(v.string(), v.nonEmpty(), v.maxLength(100));
const map = v.nullable(v.pipe(v.string(), v.maxLength(100)));
const revision = v.pipe(v.number(), v.integer(), v.minValue(0));
const instant = v.pipe(v.number(), v.finite());
/** From half a minute to a week. */
const promiseMs = v.nullable(v.pipe(v.number(), v.minValue(30_000), v.maxValue(7 * 86_400_000)));

export const coverageParsers: Parsers<CoverageCalls> = {
  "coverage.since": parser(
    "coverage.since",
    v.object({
      vehicleId: v.string(),
      map,
      revision,
    }),
  ),
  "coverage.sections": parser("coverage.sections", v.null()),
  "coverage.sectionSince": parser("coverage.sectionSince", v.object({ sectionId, map, revision })),
  "coverage.watch": parser(
    "coverage.watch",
    v.object({
      plan: planSchema,
      promiseMs,
      schedule: v.nullable(v.pipe(v.string(), v.maxLength(20_000_000))),
      crew: v.record(v.string(), v.string()),
    }),
  ),
  "coverage.promise": parser("coverage.promise", v.object({ sectionId, promiseMs })),
  "coverage.unwatch": parser("coverage.unwatch", v.object({ sectionId })),
  "coverage.history": parser("coverage.history", v.object({ sectionId, fromAt: instant, toAt: instant })),
  "coverage.flown": parser("coverage.flown", v.object({ vehicleId: v.string() })),
};
