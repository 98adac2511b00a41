import type { Enu } from "../geo/position.ts";
import type { ItemPlaces } from "./itemPlaces.ts";
import { Climb, Descend, FlyTo, Hold, type Maneuver } from "./maneuver.ts";
import type { Multirotor } from "./multirotor.ts";
import type { Params } from "./params.ts";
import { ReturnHome } from "./returnHome.ts";
import type { SpeedLimits } from "./track.ts";

/** Makes the maneuvers of one vehicle, as fast and as high as its parameters and its operator say. */
export class Maneuvers {
  readonly #body: Multirotor;
  readonly #params: Params;
  readonly #places: ItemPlaces;
  #speeds: { level?: number; climb?: number; sink?: number } = {};

  constructor(body: Multirotor, params: Params, places: ItemPlaces) {
    this.#body = body;
    this.#params = params;
    this.#places = places;
  }

  readonly limits = (): SpeedLimits => {
    const { level, climb, sink } = this.#speeds;
    return {
      speed: level ?? this.#metres("WPNAV_SPEED"),
      climb: climb ?? this.#metres("WPNAV_SPEED_UP"),
      sink: sink ?? this.#metres("WPNAV_SPEED_DN"),
      acceleration: this.#metres("WPNAV_ACCEL"),
    };
  };

  /** DO_CHANGE_SPEED, m/s: kind 2 is the climb, 3 the descent, others the speed over the ground. */
  changeSpeed(kind: number, speed: number): boolean {
    if (!(speed > 0)) return false;
    const key = kind === 2 ? "climb" : kind === 3 ? "sink" : "level";
    this.#speeds = { ...this.#speeds, [key]: Math.min(speed, key === "level" ? 20 : 6) };
    return true;
  }

  /** Back to the parameters' speeds. */
  forgetSpeeds(): void {
    this.#speeds = {};
  }

  /** Up to a height in the body's frame. */
  climb(up: number): Climb {
    return new Climb({ ...this.#body.place }, up, this.limits().climb);
  }

  flyTo(to: Enu): FlyTo {
    return new FlyTo({ from: { ...this.#body.place }, to, limits: this.limits, radius: 0.5 });
  }

  /** Where it comes to rest when it stops now. */
  hold(): Hold {
    return Hold.from(this.#body, this.limits);
  }

  /** What follows a maneuver that is done. */
  after(done: Maneuver): Hold {
    return done instanceof FlyTo ? new Hold(done.track.to, this.limits) : this.hold();
  }

  land(over: Enu = this.hold().at): Descend {
    return new Descend(over, this.#descent);
  }

  returnHome(): ReturnHome {
    return new ReturnHome(this.#body, {
      home: this.#places.home,
      ahl: this.#metres("RTL_ALT"),
      limits: () => {
        const speed = this.#metres("RTL_SPEED");
        return speed > 0 ? { ...this.limits(), speed } : this.limits();
      },
      loiterSeconds: this.#params.get("RTL_LOIT_TIME") / 1000,
      rates: this.#descent,
    });
  }

  get #descent() {
    const high = this.#metres("LAND_SPEED_HIGH");
    return {
      sink: high > 0 ? high : this.#metres("WPNAV_SPEED_DN"),
      finalSink: this.#metres("LAND_SPEED"),
      finalAgl: this.#metres("LAND_ALT_LOW"),
    };
  }

  /** A parameter in centimetres, as metres. */
  #metres(name: string): number {
    return this.#params.get(name) / 100;
  }
}
