import type { LatLon } from "../geo/position.ts";

/**
 * `no-fly`: the aircraft stays out, whatever its own fence says. `interest`: is looked at more often. `watch`: what is
 * seen there is worth a flag.
 */
export type ZoneKind = "no-fly" | "interest" | "watch";

/** An area of a plan with a meaning of its own. Where the aircraft must stay in is the plan's fence, which it enforces itself. */
export interface Zone {
  readonly id: string;
  readonly name: string;
  readonly kind: ZoneKind;
  /** At least three corners; closed by itself. */
  readonly points: readonly LatLon[];
  /** How much more than other ground a zone of interest counts, 1 being the same. */
  readonly weight?: number;
}

/**
 * The aircraft stays on the pattern's side of the section, `buffer` metres away from it. A sortie of a schedule, whose
 * section is a part of a longer line, names that whole `line` and its `side`: its ways pass other parts of it.
 */
export interface OwnSide {
  readonly buffer: number;
  readonly line?: readonly LatLon[];
  readonly side?: "left" | "right";
}

/** What a plan asks for besides its section and pattern; each is absent where the plan asks for none. */
export interface Demands {
  readonly zones?: readonly Zone[];
  readonly ownSide?: OwnSide;
  /** The mean wind that the battery has to last in, m/s; from the worst direction unless `fromDeg` (true) is given. */
  readonly wind?: { readonly speed: number; readonly fromDeg?: number };
  /** Where the station's aerial stands, and how far its link reaches, metres. */
  readonly link?: { readonly place: LatLon; readonly range: number };
}
