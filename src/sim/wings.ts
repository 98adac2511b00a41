import type { Airframe, AirframeParts } from "./airframe.ts";
import { FixedWing } from "./fixedWing.ts";
import { ItemPlaces } from "./itemPlaces.ts";
import type { PathGuidance } from "./pathGuidance.ts";
import type { WingManeuver } from "./wingManeuver.ts";
import { WingManeuvers, type WingSettings } from "./wingManeuvers.ts";

/** A fixed wing, flown: its motor starts when it is to take off, and its nose points where it flies. */
export class Wings implements Airframe<WingManeuver> {
  readonly kind = "fixed-wing";
  readonly body: FixedWing;
  readonly places: ItemPlaces;
  readonly moves: WingManeuvers;

  constructor(parts: AirframeParts, settings: () => WingSettings, guidance: PathGuidance) {
    this.body = new FixedWing(parts);
    this.places = new ItemPlaces(this.body, parts.ground, parts.home);
    this.moves = new WingManeuvers(this.body, settings, this.places, guidance);
  }

  face(): void {}

  fly(maneuver: WingManeuver | undefined, dt: number, landed: boolean): boolean {
    const { body } = this;
    const starts = landed && maneuver?.takingOff === true;
    if (maneuver && body.rotors !== "flying" && (starts || !landed)) body.rotors = "flying";
    if (!maneuver || body.rotors !== "flying") body.step(dt, GLIDING);
    else body.step(dt, maneuver.demand(body, dt));
    return starts && !body.onGround;
  }
}

/** Wings level and no thrust. */
const GLIDING = { bankDeg: 0, climb: 0, airspeed: 0, stop: true } as const;
