import type { LatLon } from "../../../src/geo/position.ts";
import { itemsOfFence, itemsOfRally } from "../../../src/mission/fenceItems.ts";
import type { MissionItem } from "../../../src/mission/item.ts";
import type { Patrol } from "../../../src/mission/patrol.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import type { Aircraft, AircraftOptions } from "../../../src/sim/aircraft.ts";
import { Copter } from "../../../src/sim/copter.ts";
import type { StoredItem } from "../../../src/sim/missionItems.ts";
import { Plane } from "../../../src/sim/plane.ts";
import { Px4Copter } from "../../../src/sim/px4Copter.ts";
import { Px4Plane } from "../../../src/sim/px4Plane.ts";

/** Whose turning is flown. */
export type Make = "ArduPilot copter" | "PX4 copter" | "ArduPilot plane" | "PX4 plane";
export const copters: readonly Make[] = ["ArduPilot copter", "PX4 copter"];
export const planes: readonly Make[] = ["ArduPilot plane", "PX4 plane"];

/** A simulated aircraft with a plan on board, and the orders that an operator gives it. */
export interface Flyer {
  readonly aircraft: Aircraft;
  start(): boolean;
  hold(): boolean;
  goOn(): boolean;
  comeBack(): boolean;
  /** It is on its way back, or there. */
  readonly returns: boolean;
}

/** An aircraft as its autopilot comes, with a patrol and all that belongs to it on board. */
export function flyerOf(make: Make, options: Omit<AircraftOptions, "start">, plan: Plan, patrol: Patrol): Flyer {
  const home = plan.home as LatLon;
  const start = { ...home, amsl: options.ground.elevation(home) ?? 0 };
  const all: AircraftOptions = { gpsSeconds: 0.2, ...options, start };
  const flyer = makes[make](all);
  const { aircraft } = flyer;
  const mission = patrol.items.map(stored);
  aircraft.items = aircraft.firstItem === 1 ? [stored(HOME), ...mission] : mission;
  aircraft.plans = {
    fence: plan.fence ? itemsOfFence(plan.fence).map(stored) : [],
    rally: plan.rally ? itemsOfRally(plan.rally).map(stored) : [],
  };
  return flyer;
}

const makes: Readonly<Record<Make, (options: AircraftOptions) => Flyer>> = {
  "ArduPilot copter": (options) => {
    const aircraft = new Copter(options);
    return {
      aircraft,
      start: () => aircraft.setMode("GUIDED") && aircraft.arm(false) && aircraft.startMission(),
      hold: () => aircraft.setMode("LOITER"),
      goOn: () => aircraft.setMode("AUTO"),
      comeBack: () => aircraft.setMode("RTL"),
      get returns() {
        return aircraft.mode === "RTL";
      },
    };
  },
  "PX4 copter": (options) => px4(new Px4Copter(options)),
  "ArduPilot plane": (options) => {
    const aircraft = new Plane(options);
    return {
      aircraft,
      start: () => aircraft.setMode("AUTO") && aircraft.arm(false),
      hold: () => aircraft.setMode("LOITER"),
      goOn: () => aircraft.setMode("AUTO"),
      comeBack: () => aircraft.setMode("RTL"),
      get returns() {
        return aircraft.mode === "RTL";
      },
    };
  },
  "PX4 plane": (options) => px4(new Px4Plane(options)),
};

const px4 = (aircraft: Px4Copter | Px4Plane): Flyer => ({
  aircraft,
  start: () => aircraft.setMode("Mission") && aircraft.arm(false),
  hold: () => aircraft.setMode("Hold"),
  goOn: () => aircraft.setMode("Mission"),
  comeBack: () => aircraft.setMode("Return"),
  get returns() {
    return aircraft.mode === "Return" || (aircraft.inMission && aircraft.mission.current === aircraft.items.length - 1);
  },
});

const stored = ({ command, frame, params, lat, lon, z }: MissionItem): StoredItem => ({
  command,
  frame,
  params: params.map((p) => (Number.isNaN(p) ? 0 : p)) as unknown as StoredItem["params"],
  x: Math.round(lat * 1e7),
  y: Math.round(lon * 1e7),
  z,
  autocontinue: 1,
});

const HOME: MissionItem = { command: 16, frame: 0, params: [0, 0, 0, 0], lat: 0, lon: 0, z: 0, autocontinue: true };
