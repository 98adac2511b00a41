import type { AircraftOptions } from "./aircraft.ts";
import { px4Settings } from "./flightSettings.ts";
import type { RotorManeuver } from "./maneuver.ts";
import { Params } from "./params.ts";
import { px4Params } from "./px4Params.ts";
import { Px4Vehicle } from "./px4Vehicle.ts";
import { Rotorcraft } from "./rotorcraft.ts";

/** A simulated multirotor of PX4. */
export class Px4Copter extends Px4Vehicle<RotorManeuver> {
  constructor(options: AircraftOptions) {
    const params = options.params ?? new Params(px4Params);
    super(options, {
      params,
      airframe: (parts) => new Rotorcraft(parts, { settings: () => px4Settings(params), facesWay: () => true }),
    });
  }
}
