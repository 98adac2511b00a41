import type { CameraModel } from "../geo/camera.ts";
import type { LatLon } from "../geo/position.ts";
import type { Fence, RallyPoint } from "./fence.ts";
import type { CorridorPattern, Pattern } from "./patterns/pattern.ts";
import type { Demands } from "./zone.ts";

export type { CorridorPattern } from "./patterns/pattern.ts";

/** A plan along its section. */
export type CorridorPlan = Plan & { readonly pattern: CorridorPattern };

/** A patrol of one drone of a border section, an area or a place, as the operator described it. Legs and items are derived from it. */
export interface Plan extends Demands {
  readonly version: 1;
  readonly name: string;
  /** The border section, in the order in which it is patrolled: at least two points for a corridor, else maybe none. */
  readonly section: readonly LatLon[];
  readonly pattern: Pattern;
  readonly drone: DroneProfile;
  readonly camera: CameraProfile;
  /** Half the width of the zone around the section in which a vehicle is worth a flag, metres. */
  readonly watchWidth: number;
  /** Where the vehicle starts and returns to; null until known (then the vehicle's own home). */
  readonly home: LatLon | null;
  /**
   * Where the vehicle is in the air as this is uploaded, metres above home: its mission goes on from there, without a take-off.
   * Set by the station alone; absent: it starts from home.
   */
  readonly fromAir?: AirPlace;
  /** Where the vehicle may be; absent: the plan asks for none, and what a vehicle holds stays as it is. */
  readonly fence?: Fence;
  /** Places to return to besides home; absent: the plan asks for none, and what a vehicle holds stays as it is. */
  readonly rally?: readonly RallyPoint[];
}

/** A place in the air, metres above home. */
export interface AirPlace extends LatLon {
  readonly ahl: number;
}

/** What the planner has to know of a drone. */
export interface DroneProfile {
  readonly id: string;
  readonly name: string;
  /** Decides how it turns and what its speed is held against; a multirotor when absent. */
  readonly kind?: "multirotor" | "fixed-wing";
  readonly cruiseSpeed: number; // m/s
  readonly maxSpeed: number; // m/s
  readonly climb: number; // m/s
  readonly sink: number; // m/s
  readonly enduranceMs: number; // hovering or cruising in still air, full battery
  readonly reservePercent: number; // of the battery, to be left on landing
  /** The strongest mean wind that it is flown in, m/s; 10 when absent. */
  readonly maxWind?: number;
  /** The greatest height that it may fly at, metres above home; no limit when absent. */
  readonly maxHeight?: number;
}

/** What the planner has to know of a camera on its gimbal. */
export interface CameraProfile extends CameraModel {
  readonly id: string;
  readonly name: string;
  /** Lowest and highest pitch of the gimbal, degrees. */
  readonly minPitchDeg: number;
  readonly maxPitchDeg: number;
}
