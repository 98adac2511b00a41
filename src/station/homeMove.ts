import { distance } from "../geo/enu.ts";
import type { LatLon, Position } from "../geo/position.ts";
import type { VehicleState } from "../vehicle/vehicleState.ts";

/** How far home lies from where a patrol was proved to start: metres across, and metres up (down negative). */
export interface HomeMove {
  readonly across: number;
  readonly up: number;
}

/** A home as a patrol was proved with it; without its height where no vehicle had told it then. */
export type ProvedHome = LatLon & { readonly amsl?: number };

/**
 * Where a vehicle stands that is disarmed, not in the air and has a 3D fix; undefined for any other. Its home will be there:
 * autopilots set it when they are armed (https://ardupilot.org/copter/docs/rtl-mode.html,
 * https://docs.px4.io/main/en/flight_modes_mc/return.html).
 */
export function standsAt({
  armed,
  landed,
  gps,
  place,
}: Pick<VehicleState, "armed" | "landed" | "gps" | "place">): Position | undefined {
  const grounded = !armed && (landed === "on-ground" || landed === "unknown");
  if (!grounded || !place || (gps?.fix ?? 0) < FIX_3D) return undefined;
  return { lat: place.lat, lon: place.lon, amsl: place.amsl };
}

/** The home that a vehicle will fly with: where it stands before it is armed, else the one that it told last. */
export const homeToBe = (
  state: Pick<VehicleState, "armed" | "landed" | "gps" | "place" | "home">,
): Position | undefined => standsAt(state) ?? state.home;

/** How far home was moved, where that is too far; one that was said stays until home is back well within the limits. */
export function homeMove(proved: ProvedHome, now: Position, said?: HomeMove): HomeMove | undefined {
  const move = { across: distance(proved, now), up: proved.amsl === undefined ? 0 : now.amsl - proved.amsl };
  const share = said ? BACK : 1;
  if (move.across <= ACROSS * share && Math.abs(move.up) <= UP * share) return undefined;
  const same =
    said && Math.abs(said.across - move.across) < ACROSS * TREMBLE && Math.abs(said.up - move.up) < UP * TREMBLE;
  return same ? said : move;
}

const FIX_3D = 3; // GPS_FIX_TYPE
const ACROSS = 30;
const UP = 5;
const BACK = 0.8;
const TREMBLE = 0.4;
