import type { LatLon } from "../../geo/position.ts";
import type { KeptCommand, Stop } from "./stop.ts";

/** A height above the ground that is kept all along, in place of one above home. */
export interface AboveGround {
  readonly agl: number; // metres
  /** Metres by which a straight piece may be nearer to the ground, or farther from it than the drone could be. */
  readonly tolerance: number;
  /** Metres above ground that it never goes below. */
  readonly floor: number;
}

/** What all patterns say of how they are flown. */
export interface Flown {
  /** Height above home, metres; where `aboveGround` is given, flown only while no ground is known at all. */
  readonly ahl: number;
  readonly aboveGround?: AboveGround;
  readonly speed: number; // m/s; through the air for fixed wings
  /** Pixels along a car that the pattern has to give; what the detector needs when absent. */
  readonly pixels?: number;
}

/** Share of a picture's width on the ground that neighbouring passes have in common. */
interface Lanes {
  readonly overlapPercent: number;
}

/** Along the section at a distance from it, and back. */
export interface CorridorPattern extends Flown, Partial<Lanes> {
  readonly kind: "corridor";
  /** The side of the section the drone flies on, seen in the section's own direction. */
  readonly side: "left" | "right";
  /** Distance of the flight path from the section, metres. */
  readonly standoff: number;
  /** `same`: back along the same path. `other-side`: back along the other side of the section. `none`: one way. */
  readonly back: "same" | "other-side" | "none";
  /** Passes on a side, each looking at a strip farther from the section than the one before; 1 when absent. */
  readonly passes?: number;
  /** Flown in place of out and back: the passes of one sortie of a schedule, in their order. */
  readonly sortie?: readonly SortiePass[];
}

/** A way that is flown once, and where the section lies from it. */
export interface SortiePass {
  readonly path: readonly LatLon[];
  readonly looking: "left" | "right" | "ahead";
}

/** The inside of an outline, lane by lane, looking straight down. */
export interface AreaPattern extends Flown, Lanes {
  readonly kind: "area";
  /** Corners, at least three; closed by itself. */
  readonly outline: readonly LatLon[];
  /** Direction of the lanes, degrees true; null: the one with the fewest turns. */
  readonly headingDeg: number | null;
}

/** An expanding square (SS) around a datum, after IAMSAR vol. III: legs 1, 1, 2, 2, 3, 3 … spacings, turns of 90°. */
export interface ExpandingSquarePattern extends Flown, Lanes {
  readonly kind: "expanding-square";
  /** Null until placed. */
  readonly datum: LatLon | null;
  /** Direction of the first leg, degrees true, usually into the wind. */
  readonly headingDeg: number;
  /** Half a side of the square that is to be searched, metres. */
  readonly radius: number;
  readonly turns: "left" | "right";
}

/** A sector search (VS) around a datum, after IAMSAR vol. III: three diameters, all turns 120° to the right. */
export interface SectorPattern extends Flown {
  readonly kind: "sector";
  /** Null until placed. */
  readonly datum: LatLon | null;
  /** Direction of the first leg, degrees true. */
  readonly headingDeg: number;
  readonly radius: number; // metres
  /** 2: once more, turned by 30° to the right. */
  readonly sweeps: 1 | 2;
}

/** Circles around a place, camera on it. */
export interface OrbitPattern extends Flown {
  readonly kind: "orbit";
  /** Null until placed. */
  readonly centre: LatLon | null;
  readonly radius: number; // metres
  readonly turns: number;
  readonly direction: "clockwise" | "counterclockwise";
}

/** Rounds along an outline, inside or outside of it, camera on it. */
export interface PerimeterPattern extends Flown {
  readonly kind: "perimeter";
  readonly outline: readonly LatLon[];
  readonly fly: "inside" | "outside";
  /** Distance of the flight path from the outline, metres. */
  readonly standoff: number;
  readonly turns: number;
  readonly direction: "clockwise" | "counterclockwise";
}

/** From stop to stop, each as the operator set it. */
export interface RoutePattern extends Flown {
  readonly kind: "route";
  readonly stops: readonly Stop[];
  /** Metres above home that it climbs to first; the first stop's height where absent. */
  readonly takeOffAhl?: number;
  /** After the last stop it returns home, stays there, or lands: at `landAt`, else where it is. */
  readonly end: "return" | "stay" | "land";
  readonly landAt?: LatLon;
  /** Before the first stop, passed on as it came. */
  readonly before?: readonly KeptCommand[];
  /** What is to be seen, where it was made of a pattern that sees something else than the section. */
  readonly sees?: RouteSees;
}

/** A line and the metres to each side of it that are to be seen; of an area only what lies in its outline. */
export interface RouteSees {
  readonly section: readonly LatLon[];
  readonly watchWidth: number;
  readonly outline?: readonly LatLon[];
}

/** How a plan is flown, with the places that it is made of where that is not the plan's section. */
export type Pattern =
  | CorridorPattern
  | AreaPattern
  | ExpandingSquarePattern
  | SectorPattern
  | OrbitPattern
  | PerimeterPattern
  | RoutePattern;

export type PatternKind = Pattern["kind"];
