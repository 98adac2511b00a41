import type { LatLon } from "../geo/position.ts";
import { COMMAND, FRAME } from "./command.ts";
import type { MissionItem } from "./item.ts";
import type { AirPlace, DroneProfile, Plan } from "./plan.ts";

/**
 * What a mission begins with: a take-off from home to a height above home. In the air there is none: a multirotor goes to that
 * height where it is, and a fixed wing turns onto its way at once. With one, a PX4 copter would fly home first, for it takes
 * it as a waypoint, and an ArduPlane straight on until it is that high.
 * https://docs.px4.io/main/en/flight_modes_mc/mission.html, https://ardupilot.org/plane/docs/automatic-takeoff.html
 */
export function beginItems({ home, fromAir, drone }: Pick<Plan, "home" | "fromAir" | "drone">, ahl: number) {
  if (!fromAir) return [takeOffItem(home, ahl, drone)];
  return drone.kind === "fixed-wing" ? [] : [waypointItem(highAt(fromAir, ahl))];
}

const highAt = ({ lat, lon }: LatLon, ahl: number): AirPlace => ({ lat, lon, ahl });

/** A take-off from home (nowhere while that is not known) to a height above home. */
export const takeOffItem = (home: LatLon | null, ahl: number, drone: Pick<DroneProfile, "kind">): MissionItem => ({
  command: COMMAND.takeOff,
  frame: FRAME.relative,
  params: [drone.kind === "fixed-wing" ? 15 : 0, 0, 0, Number.NaN],
  ...wirePlace(home ?? { lat: 0, lon: 0 }),
  z: ahl,
  autocontinue: true,
});

/** The speed from there on: through the air for a fixed wing, else over ground. */
export const speedItem = (speed: number, drone: Pick<DroneProfile, "kind">): MissionItem =>
  plainItem(COMMAND.changeSpeed, [drone.kind === "fixed-wing" ? 0 : 1, speed, -1, 0]);

/** A waypoint at a height above home. */
export const waypointItem = ({ lat, lon, ahl }: LatLon & { readonly ahl: number }): MissionItem => ({
  command: COMMAND.waypoint,
  frame: FRAME.relative,
  params: [0, 0, 0, Number.NaN],
  ...wirePlace({ lat, lon }),
  z: ahl,
  autocontinue: true,
});

/** An item without a place. */
export const plainItem = (command: number, params: MissionItem["params"]): MissionItem => ({
  command,
  frame: FRAME.mission,
  params,
  lat: 0,
  lon: 0,
  z: 0,
  autocontinue: true,
});

/** As fine as the wire carries it: MISSION_ITEM_INT counts 1e-7 degrees. */
export const wirePlace = ({ lat, lon }: LatLon): LatLon => ({ lat: round7(lat), lon: round7(lon) });

const round7 = (deg: number): number => Math.round(deg * 1e7) / 1e7;
