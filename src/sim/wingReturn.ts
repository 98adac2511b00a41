import type { Enu } from "../geo/position.ts";
import type { FixedWing, WingDemand } from "./fixedWing.ts";
import type { Circling } from "./pathGuidance.ts";
import { Circle, GlideDown, type Pilot, type WingManeuver } from "./wingManeuver.ts";

/** To a place at the return height, and around it, higher or lower, until something else is asked for. */
export class WingReturn implements WingManeuver {
  readonly done = false;
  readonly destination: Enu;
  readonly #pilot: Pilot;
  readonly #circling: Circling & { readonly descendTo: number };
  #circle: Circle;
  #down = false;

  constructor(circling: Circling & { readonly descendTo: number }, pilot: Pilot) {
    this.destination = circling.centre;
    this.#circling = circling;
    this.#pilot = pilot;
    this.#circle = new Circle(circling, pilot);
  }

  demand(body: FixedWing, dt: number): WingDemand {
    const asked = this.#circle.demand(body, dt);
    if (!this.#down && this.#circle.reached) {
      this.#down = true;
      const { centre, descendTo } = this.#circling;
      this.#circle = new Circle({ ...this.#circling, centre: { ...centre, up: descendTo } }, this.#pilot);
    }
    return asked;
  }
}

/** Down in circles, and from a little above the ground straight on to it. */
export class SpiralDown implements WingManeuver {
  readonly landing = true;
  readonly #circle: Circle;
  readonly #pilot: Pilot;
  #glide: GlideDown | undefined;

  constructor(circling: Circling, pilot: Pilot) {
    this.#pilot = pilot;
    this.#circle = new Circle({ ...circling, centre: { ...circling.centre, up: DEEP } }, pilot);
  }

  get done(): boolean {
    return this.#glide?.done ?? false;
  }

  demand(body: FixedWing, dt: number): WingDemand {
    if (!this.#glide && body.agl < LEAVES) {
      const { place, velocity } = body;
      const seconds = (5 * LEAVES) / Math.max(5, body.groundSpeed);
      const to = {
        east: place.east + velocity.east * seconds,
        north: place.north + velocity.north * seconds,
        up: place.up - body.agl,
      };
      this.#glide = new GlideDown({ ...place }, to, this.#pilot);
    }
    if (this.#glide) return this.#glide.demand(body);
    return { ...this.#circle.demand(body, dt), climb: -SPIRAL_SINK };
  }
}

const DEEP = -1e4; // m: never reached
const LEAVES = 20; // m above ground
const SPIRAL_SINK = 2; // m/s
