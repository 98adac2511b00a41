import type { AircraftOptions } from "./aircraft.ts";
import type { VehicleCopter } from "./commandServer.ts";
import { Copter } from "./copter.ts";
import { Plane } from "./plane.ts";
import { Px4Copter } from "./px4Copter.ts";
import { Px4Plane } from "./px4Plane.ts";

/** Which vehicle it is. */
export interface VehicleMake extends AircraftOptions {
  readonly systemId: number;
  /** Which autopilot it behaves like; ArduPilot unless given. */
  readonly autopilot?: "ardupilot" | "px4";
  /** What it flies; a multirotor unless given. */
  readonly kind?: "multirotor" | "fixed-wing";
}

/** A new autopilot with what it flies. */
export function autopilotOf(make: VehicleMake): VehicleCopter {
  const made = makes[make.autopilot ?? "ardupilot"][make.kind ?? "multirotor"](make);
  made.setSystemId(make.systemId);
  return made;
}

const makes = {
  ardupilot: {
    multirotor: (options: AircraftOptions) => new Copter(options),
    "fixed-wing": (options: AircraftOptions) => new Plane(options),
  },
  px4: {
    multirotor: (options: AircraftOptions) => new Px4Copter(options),
    "fixed-wing": (options: AircraftOptions) => new Px4Plane(options),
  },
} as const;
