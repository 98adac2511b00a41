import type { Enu } from "../geo/position.ts";
import type { FlightSettings } from "./flightSettings.ts";
import type { ItemPlaces } from "./itemPlaces.ts";
import { Climb, Descend, FlyTo, Hold, type Maneuver } from "./maneuver.ts";
import type { Multirotor } from "./multirotor.ts";
import { ReturnHome } from "./returnHome.ts";
import type { SpeedLimits } from "./track.ts";

/** Makes the maneuvers of one vehicle, as fast and as high as its parameters and its operator say. */
export class Maneuvers {
  readonly #body: Multirotor;
  readonly #settings: () => FlightSettings;
  readonly #places: ItemPlaces;
  #speeds: { level?: number; climb?: number; sink?: number } = {};

  constructor(body: Multirotor, settings: () => FlightSettings, places: ItemPlaces) {
    this.#body = body;
    this.#settings = settings;
    this.#places = places;
  }

  readonly limits = (): SpeedLimits => {
    const { level, climb, sink } = this.#speeds;
    const usual = this.#settings();
    return {
      speed: level ?? usual.speed,
      climb: climb ?? usual.climb,
      sink: sink ?? usual.sink,
      acceleration: usual.acceleration,
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

  /** To home or another place at its height, and down there. */
  returnHome(to: Enu = this.#places.home): ReturnHome {
    return new ReturnHome(this.#body, {
      home: to,
      ahl: this.#settings().returnAhl,
      limits: () => {
        const speed = this.#settings().returnSpeed;
        return speed > 0 ? { ...this.limits(), speed } : this.limits();
      },
      loiterSeconds: this.#settings().returnLoiterSeconds,
      rates: this.#descent,
    });
  }

  get #descent() {
    const { landSink, landFinalSink, landFinalAgl } = this.#settings();
    return { sink: landSink, finalSink: landFinalSink, finalAgl: landFinalAgl };
  }
}
