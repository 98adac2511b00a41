import type { Enu } from "../geo/position.ts";
import type { MissionWay, Moves } from "./airframe.ts";
import type { FlightSettings } from "./flightSettings.ts";
import type { ItemPlaces } from "./itemPlaces.ts";
import { Climb, Cruise, Descend, Drift, FlyTo, Hold, type RotorManeuver } from "./maneuver.ts";
import { cmd, holdSeconds, type StoredItem } from "./missionItems.ts";
import type { Multirotor } from "./multirotor.ts";
import { ReturnHome } from "./returnHome.ts";
import { cornerSpeed, type SpeedLimits, Track } from "./track.ts";

/** Makes the maneuvers of one multirotor, as fast and as high as its parameters and its operator say. */
export class Maneuvers implements Moves<RotorManeuver> {
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
  after(done: RotorManeuver): Hold {
    return done instanceof FlyTo ? new Hold(done.track.to, this.limits) : this.hold();
  }

  drift(): Drift {
    return new Drift(this.#body.place.up);
  }

  cruise(velocity: Enu): Cruise {
    return new Cruise(velocity);
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

  /** Only a waypoint that is followed by another is flown through, as fast as the corner allows. */
  approach({ from = { ...this.#body.place }, to, next }: MissionWay): FlyTo {
    const { waypointRadius: radius } = this.#settings();
    const { acceleration } = this.limits();
    const exitSpeed = next ? cornerSpeed(new Track(from, to), new Track(to, next), radius, acceleration * 0.8) : 0;
    return new FlyTo({ from, to, limits: this.limits, radius, exitSpeed });
  }

  stay(item: StoredItem, at: Enu): Hold | undefined {
    if (item.command === cmd.loiterUnlimited) return new Hold(at, this.limits);
    if (item.command === cmd.delay) return new Hold({ ...this.#body.place }, this.limits, item.params[0]);
    const seconds = holdSeconds(item);
    return seconds > 0 ? new Hold(at, this.limits, seconds) : undefined;
  }

  /** Over the place at its own height, then down. */
  landAt({ from = { ...this.#body.place }, to }: MissionWay): (() => RotorManeuver)[] {
    const over = { ...to, up: this.#body.place.up };
    return [() => new FlyTo({ from, to: over, limits: this.limits, radius: 1, exitSpeed: 0 }), () => this.land(to)];
  }

  get #descent() {
    const { landSink, landFinalSink, landFinalAgl } = this.#settings();
    return { sink: landSink, finalSink: landFinalSink, finalAgl: landFinalAgl };
  }
}
