import type { Enu } from "../geo/position.ts";
import { Climb, Descend, FlyTo, Hold, type RotorManeuver } from "./maneuver.ts";
import type { Multirotor } from "./multirotor.ts";
import type { SpeedLimits } from "./track.ts";

/** Up to the return height, home in a straight line, a pause above it, and down. */
export class ReturnHome implements RotorManeuver {
  #phase: "climb" | "fly" | "loiter" | "descend" = "climb";
  #maneuver: RotorManeuver;
  #loitered = 0;
  readonly #options: ReturnOptions;

  constructor(body: Multirotor, options: ReturnOptions) {
    this.#options = options;
    const up = Math.max(body.place.up, options.home.up + options.ahl);
    this.#maneuver = new Climb(Hold.from(body, options.limits).at, up, options.limits().climb);
  }

  get done(): boolean {
    return this.#phase === "descend" && this.#maneuver.done;
  }
  get headingDeg(): number | null {
    return this.#maneuver.headingDeg;
  }
  get landing(): boolean {
    return this.#phase === "descend";
  }

  demand(body: Multirotor, dt: number) {
    const { home, limits, loiterSeconds, rates } = this.#options;
    if (this.#phase === "climb" && this.#maneuver.done) {
      this.#phase = "fly";
      const to = { ...home, up: body.place.up };
      this.#maneuver = new FlyTo({ from: { ...body.place }, to, limits, radius: 1 });
    } else if (this.#phase === "fly" && this.#maneuver.done) {
      this.#phase = "loiter";
      this.#maneuver = new Hold({ ...home, up: body.place.up }, limits);
    } else if (this.#phase === "loiter") {
      this.#loitered += dt;
      if (this.#loitered >= loiterSeconds) {
        this.#phase = "descend";
        this.#maneuver = new Descend(home, rates);
      }
    }
    return this.#maneuver.demand(body, dt);
  }
}

export interface ReturnOptions {
  readonly home: Enu;
  /** Lowest height above home at which to return, m. */
  readonly ahl: number;
  readonly limits: () => SpeedLimits;
  readonly loiterSeconds: number;
  readonly rates: { readonly sink: number; readonly finalSink: number; readonly finalAgl: number };
}
