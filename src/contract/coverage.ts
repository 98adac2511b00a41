import * as v from "valibot";
import type { LatLon } from "../geo/position.ts";
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

export type CoverageCalls = {
  /**
   * What changed since a revision of a raster, or all of it where that raster is another one; null while the vehicle holds
   * no patrol that watches anything. Windows ask at most once a second, and only while they show it.
   */
  "coverage.since": {
    args: { vehicleId: string; map: string | null; revision: number };
    result: CoverageDelta | null;
  };
};

export const coverageParsers: Parsers<CoverageCalls> = {
  "coverage.since": parser(
    "coverage.since",
    v.object({
      vehicleId: v.string(),
      map: v.nullable(v.pipe(v.string(), v.maxLength(100))),
      revision: v.pipe(v.number(), v.integer(), v.minValue(0)),
    }),
  ),
};
