import type { Airframe, AirframeParts } from "./airframe.ts";
import type { FlightSettings } from "./flightSettings.ts";
import { ItemPlaces } from "./itemPlaces.ts";
import type { RotorManeuver } from "./maneuver.ts";
import { Maneuvers } from "./maneuvers.ts";
import { Multirotor } from "./multirotor.ts";

/** How an autopilot flies a multirotor. */
export interface RotorOptions {
  readonly settings: () => FlightSettings;
  /** Whether the nose follows the way of a maneuver. */
  readonly facesWay: (maneuver: RotorManeuver) => boolean;
}

/** A multirotor, flown: its motors spin up before it leaves the ground, and its nose turns where it is told to. */
export class Rotorcraft implements Airframe<RotorManeuver> {
  readonly kind = "multirotor";
  readonly body: Multirotor;
  readonly places: ItemPlaces;
  readonly moves: Maneuvers;
  readonly #facesWay: RotorOptions["facesWay"];
  #yaw: { readonly deg: number; readonly rate: number | undefined } | undefined;
  #spool = 0;

  constructor(parts: AirframeParts, { settings, facesWay }: RotorOptions) {
    this.body = new Multirotor(parts);
    this.places = new ItemPlaces(this.body, parts.ground, parts.home);
    this.moves = new Maneuvers(this.body, settings, this.places);
    this.#facesWay = facesWay;
  }

  face(yaw: { readonly deg: number; readonly rate: number | undefined } | undefined): void {
    this.#yaw = yaw;
  }

  fly(maneuver: RotorManeuver | undefined, dt: number, landed: boolean): boolean {
    const { body } = this;
    if (!maneuver) this.#spool = 0;
    const rises = body.rotors !== "flying" && maneuver !== undefined && this.#spoolUp(dt, maneuver, landed);
    if (!maneuver || body.rotors !== "flying") {
      body.step(dt, atRest);
      return rises;
    }
    const asked = maneuver.demand(body, dt);
    body.step(dt, {
      ...asked,
      headingDeg: this.#yaw?.deg ?? (this.#facesWay(maneuver) ? maneuver.headingDeg : null),
      ...(this.#yaw?.rate === undefined ? {} : { yawRateDeg: this.#yaw.rate }),
    });
    return rises;
  }

  #spoolUp(dt: number, maneuver: RotorManeuver, landed: boolean): boolean {
    if (!maneuver.takingOff && landed) return false;
    this.#spool += dt;
    if (this.#spool < 1) return false;
    this.#spool = 0;
    this.body.rotors = "flying";
    return true;
  }
}

const atRest = { horizontal: null, up: -1, headingDeg: null } as const;
