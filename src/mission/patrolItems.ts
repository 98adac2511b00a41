import { COMMAND, FRAME, GIMBAL_FLAGS } from "./command.ts";
import type { MissionItem } from "./item.ts";
import type { Leg } from "./leg.ts";
import type { Plan } from "./plan.ts";

/**
 * The mission that flies the legs: take-off, speed, then for each leg the gimbal where it changes and the waypoint at
 * the leg's end, and home. Home itself is no item. Angles are whole degrees and rates 0, because ArduPilot stores no
 * finer and no NaN there, and the upload is compared with what is read back.
 */
export function itemsOf(plan: Plan, legs: readonly Leg[]): MissionItem[] {
  const first = legs[0];
  if (!first) return [];
  const { speed } = plan.pattern;
  const byAirspeed = plan.drone.kind === "fixed-wing";
  const items: MissionItem[] = [
    {
      command: COMMAND.takeOff,
      frame: FRAME.relative,
      params: [byAirspeed ? 15 : 0, 0, 0, Number.NaN],
      lat: round7(plan.home?.lat ?? 0),
      lon: round7(plan.home?.lon ?? 0),
      z: first.from.ahl,
      autocontinue: true,
    },
    plain(COMMAND.changeSpeed, [byAirspeed ? 0 : 1, speed, -1, 0]),
  ];
  let pitch: number | undefined;
  let yaw: number | undefined;
  const aim = (leg: Leg): void => {
    if (leg.gimbalPitchDeg === pitch && leg.gimbalYawDeg === yaw) return;
    pitch = leg.gimbalPitchDeg;
    yaw = leg.gimbalYawDeg;
    items.push({ ...plain(COMMAND.gimbalPitchYaw, [pitch, yaw, 0, 0]), lat: GIMBAL_FLAGS });
  };
  legs.forEach((leg, i) => {
    // The return flies the last way, where that is safe at one height.
    if (leg.kind === "transit" && i === legs.length - 1 && !plan.pattern.aboveGround) return;
    if (i === 0 && leg.kind === "watch") items.push(waypoint(leg.from));
    aim(leg);
    items.push(waypoint(leg.to));
  });
  items.push(plain(COMMAND.returnToLaunch, [0, 0, 0, 0]));
  return items;
}

const waypoint = ({ lat, lon, ahl }: Leg["to"]): MissionItem => ({
  command: COMMAND.waypoint,
  frame: FRAME.relative,
  params: [0, 0, 0, Number.NaN],
  lat: round7(lat),
  lon: round7(lon),
  z: ahl,
  autocontinue: true,
});

/** As fine as the wire carries it: MISSION_ITEM_INT counts 1e-7 degrees. */
const round7 = (deg: number): number => Math.round(deg * 1e7) / 1e7;

const plain = (command: number, params: MissionItem["params"]): MissionItem => ({
  command,
  frame: FRAME.mission,
  params,
  lat: 0,
  lon: 0,
  z: 0,
  autocontinue: true,
});
