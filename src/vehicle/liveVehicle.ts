import type { LiveVehicle } from "../contract/records.ts";
import { toDeg, wrap360 } from "../geo/position.ts";
import type { VehicleState } from "./vehicleState.ts";

/** Where a vehicle is now; undefined until it has said so. */
export function liveOf(id: string, state: VehicleState, linkLoss: number): LiveVehicle | undefined {
  const { place, attitude, speeds, gimbal, battery, gps } = state;
  if (!place) return undefined;
  const overGround = Math.hypot(place.north, place.east);
  const headingDeg = attitude?.yawDeg ?? place.headingDeg ?? 0;
  return {
    id,
    at: place.at,
    lat: place.lat,
    lon: place.lon,
    amsl: place.amsl,
    ahl: place.ahl,
    headingDeg,
    rollDeg: attitude?.rollDeg ?? 0,
    pitchDeg: attitude?.pitchDeg ?? 0,
    groundSpeed: speeds?.groundSpeed ?? overGround,
    ...(speeds && { airSpeed: speeds.airSpeed }),
    climb: speeds?.climb ?? 0 - place.down,
    courseDeg: overGround < 0.3 ? headingDeg : wrap360(toDeg(Math.atan2(place.east, place.north))),
    ...(gimbal && { gimbal: { pitchDeg: gimbal.pitchDeg, yawDeg: gimbal.yawDeg } }),
    ...(battery && { battery }),
    ...(gps && { gps }),
    linkLoss,
  };
}
