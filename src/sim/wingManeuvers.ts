import type { Enu } from "../geo/position.ts";
import type { MissionWay, Moves } from "./airframe.ts";
import type { FixedWing } from "./fixedWing.ts";
import type { ItemPlaces } from "./itemPlaces.ts";
import { cmd, type StoredItem } from "./missionItems.ts";
import type { Circling, PathGuidance } from "./pathGuidance.ts";
import {
  Circle,
  ClimbOut,
  FollowLine,
  GlideDown,
  Level,
  type Pilot,
  type WingLimits,
  type WingManeuver,
} from "./wingManeuver.ts";
import { SpiralDown, WingReturn } from "./wingReturn.ts";

/** How an autopilot flies a fixed wing by itself, whatever its parameters are called. Metres, m/s, seconds, degrees. */
export interface WingSettings extends WingLimits {
  readonly minAirspeed: number;
  readonly maxAirspeed: number;
  /** Of the circles it flies where it holds; clockwise unless negative. */
  readonly loiterRadius: number;
  /** Of the circle over home; 0 is the usual. */
  readonly returnRadius: number;
  /** The height above home at which it returns, and the one at which it then circles. */
  readonly returnAhl: number;
  readonly descendAhl: number;
  /** It comes down to the return height when it is higher. */
  readonly sinksToReturn: boolean;
  readonly climbsOut: "heading" | "line";
  /** A waypoint may be held, for the seconds of its first parameter. */
  readonly holdsAtWaypoints: boolean;
}

/** Makes the maneuvers of one fixed wing. */
export class WingManeuvers implements Moves<WingManeuver> {
  readonly #body: FixedWing;
  readonly #settings: () => WingSettings;
  readonly #places: ItemPlaces;
  readonly #pilot: Pilot;
  #airspeed: number | undefined;

  constructor(body: FixedWing, settings: () => WingSettings, places: ItemPlaces, guidance: PathGuidance) {
    this.#body = body;
    this.#settings = settings;
    this.#places = places;
    this.#pilot = { guidance, limits: () => ({ ...settings(), airspeed: this.#airspeed ?? settings().airspeed }) };
  }

  /** DO_CHANGE_SPEED, m/s: its airspeed, within what it may fly; it knows no speed of climb or over the ground. */
  changeSpeed(kind: number, speed: number): boolean {
    const { minAirspeed, maxAirspeed } = this.#settings();
    if (kind !== 0 || !(speed > 0)) return false;
    this.#airspeed = Math.min(maxAirspeed, Math.max(minAirspeed, speed));
    return true;
  }

  forgetSpeeds(): void {
    this.#airspeed = undefined;
  }

  climb(up: number): ClimbOut {
    return new ClimbOut(this.#body, up, this.#pilot, this.#settings().climbsOut);
  }

  /** To a place and around it. */
  flyTo(to: Enu): Circle {
    return new Circle(this.#around(to), this.#pilot);
  }

  /** Around the place where it is. */
  hold(): Circle {
    return new Circle(this.#around({ ...this.#body.place }), this.#pilot);
  }

  after(done: WingManeuver): Circle {
    return done.destination ? this.flyTo(done.destination) : this.hold();
  }

  drift(): Level {
    return new Level(this.#body.place.up, 0, this.#pilot);
  }

  /** Around, without knowing where. */
  turn(bankDeg: number): Level {
    return new Level(this.#body.place.up, bankDeg, this.#pilot);
  }

  cruise(): undefined {
    return undefined;
  }

  /** Down in circles where it is, and straight on to the ground. */
  land(): SpiralDown {
    return new SpiralDown(this.#around({ ...this.#body.place }), this.#pilot);
  }

  /** To home or a rally point at the return height, and around it. */
  returnHome(to: Enu = this.#places.home): WingReturn {
    const { returnAhl, descendAhl, returnRadius, loiterRadius, sinksToReturn } = this.#settings();
    const { up } = this.#body.place;
    const home = to.up;
    const high = sinksToReturn ? home + returnAhl : Math.max(up, home + returnAhl);
    return new WingReturn(
      { ...this.#around({ ...to, up: high }, returnRadius || loiterRadius), descendTo: home + descendAhl },
      this.#pilot,
    );
  }

  /** To a place at its own height, and around it. */
  returnTo(to: Enu): WingReturn {
    const { returnRadius, loiterRadius } = this.#settings();
    return new WingReturn({ ...this.#around(to, returnRadius || loiterRadius), descendTo: to.up }, this.#pilot);
  }

  approach({ from, to, item, next }: MissionWay): WingManeuver {
    const [p1, , p3] = item.params;
    const radius = p3 || this.#settings().loiterRadius;
    if (item.command === cmd.loiterUnlimited) return new Circle(this.#around(to, radius), this.#pilot);
    if (item.command === cmd.loiterTurns)
      return new Circle(this.#around(to, radius), this.#pilot, { turns: Math.max(0, p1) });
    if (item.command === cmd.loiterTime)
      return new Circle(this.#around(to, radius), this.#pilot, { seconds: Math.max(0, p1) });
    return new FollowLine(this.#body, { from, to, next }, this.#pilot);
  }

  stay({ command, params: [seconds] }: StoredItem, at: Enu): Circle | undefined {
    if (command !== cmd.waypoint || !this.#settings().holdsAtWaypoints || !(seconds > 0)) return undefined;
    return new Circle(this.#around(at), this.#pilot, { seconds });
  }

  /** Down the slope from the item before to the place. */
  landAt({ from = { ...this.#body.place }, to }: MissionWay): (() => GlideDown)[] {
    return [() => new GlideDown(from, to, this.#pilot)];
  }

  #around(centre: Enu, radius = this.#settings().loiterRadius): Circling {
    return { centre, radius: Math.max(1, Math.abs(radius)), clockwise: radius >= 0 };
  }
}
