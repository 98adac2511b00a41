import type { Enu } from "../geo/position.ts";
import { FlyTo, Hold, type Maneuver } from "./maneuver.ts";
import { cmd, holdSeconds, type ItemPlace, isNavigation, type StoredItem } from "./missionItems.ts";
import { cornerSpeed, type SpeedLimits, Track } from "./track.ts";

/** What a running mission asks of the vehicle that flies it. */
export interface MissionCrew {
  /** The first item that is flown: 1 where item 0 is home. */
  readonly firstItem: 0 | 1;
  readonly place: Enu;
  readonly resolve: ItemPlace;
  readonly limits: () => SpeedLimits;
  readonly waypointRadius: () => number;
  takeOff(up: number): Maneuver;
  land(over: Enu): Maneuver;
  returnHome(): Maneuver;
  /** Carries out an item that happens on the way. */
  act(item: StoredItem): void;
  sayItem(sequence: number, item: StoredItem): void;
  sayReached(sequence: number): void;
  reached(sequence: number): void;
  /** The last item is done. */
  completed(): void;
}

export type MissionState = "not-started" | "running" | "paused" | "complete";

/**
 * Flies the items of a mission in order, as ArduPilot's AP_Mission does: one navigation item at a time; the items
 * between two of them happen at the start of the way to the second. Where item 0 is home, it is never flown.
 */
export class MissionRun {
  readonly #items: () => readonly StoredItem[];
  readonly #crew: MissionCrew;
  #state: MissionState = "not-started";
  #current = 0;
  #maneuver: Maneuver | undefined;
  #approach: FlyTo | undefined;
  #held = 0;
  #then: (() => Maneuver) | undefined;
  #onTheWay: number[] = [];
  #waited = 0;
  #from: Enu | undefined;
  #announced = false;
  readonly #jumps = new Map<number, number>();

  constructor(items: () => readonly StoredItem[], crew: MissionCrew) {
    this.#items = items;
    this.#crew = crew;
  }

  get state(): MissionState {
    return this.#state;
  }
  /** The navigation item under way, 0 before the first. */
  get current(): number {
    return this.#current;
  }
  get maneuver(): Maneuver | undefined {
    return this.#maneuver;
  }
  /** The place it flies to, if it flies. */
  get destination(): Enu | undefined {
    return this.#approach?.track.to;
  }
  get startsWithTakeoff(): boolean {
    return this.#items().slice(this.#crew.firstItem).find(isNavigation)?.command === cmd.takeoff;
  }

  /** Starts from the first item, or goes on where it was stopped. */
  startOrResume(restart: boolean): void {
    if (this.#state === "paused" && !restart) {
      this.#state = "running";
      this.#begin(this.#current);
      return;
    }
    const { firstItem } = this.#crew;
    const first = this.#state === "not-started" && !restart ? Math.max(firstItem, this.#current) : firstItem;
    this.#jumps.clear();
    this.#state = "running";
    this.#from = undefined;
    this.#advance(first);
  }

  /** Stops flying the mission; it can go on from the same item. */
  stop(): void {
    if (this.#state === "running") this.#state = "paused";
    this.#maneuver = undefined;
    this.#approach = undefined;
    this.#from = undefined;
  }

  /** Back to the beginning, as after landing. */
  reset() {
    this.stop();
    this.#state = "not-started";
    this.#current = 0;
    this.#jumps.clear();
    this.#onTheWay = [];
  }

  /** Makes an item the current one; false when there is none of that number. */
  setCurrent(sequence: number): boolean {
    if (sequence < 0 || sequence >= this.#items().length) return false;
    if (sequence === 0 && this.#crew.firstItem === 1) {
      const running = this.#state === "running";
      this.reset();
      if (running) this.startOrResume(true);
      return true;
    }
    if (this.#state === "complete") this.#state = "paused";
    if (this.#state === "running") {
      this.#from = undefined;
      this.#advance(sequence);
    } else this.#current = sequence;
    return true;
  }

  step(dt: number) {
    if (this.#state !== "running") return;
    this.#doOnTheWay(dt);
    const { maneuver } = this;
    const item = this.#items()[this.#current];
    if (!maneuver || !item) return this.#finish();
    if (!maneuver.done && maneuver === this.#approach) return;
    if (maneuver === this.#approach) return this.#arrive(item);
    if (maneuver instanceof Hold) {
      this.#held += dt;
      const wanted = item.command === cmd.delay ? item.params[0] : holdSeconds(item);
      if (item.command === cmd.loiterUnlimited || this.#held < wanted) return;
    } else if (!maneuver.done) return;
    this.#leave(item);
  }

  /** At the end of the approach: hold, go on with what follows it, or leave at once. */
  #arrive(item: StoredItem): void {
    const at = (this.#approach as FlyTo).track.to;
    this.#approach = undefined;
    if (this.#then) {
      this.#maneuver = this.#then();
      this.#then = undefined;
    } else if (holdSeconds(item) > 0 || item.command === cmd.loiterUnlimited) {
      this.#held = 0;
      this.#maneuver = new Hold(at, this.#crew.limits);
    } else this.#leave(item);
  }

  #leave(item: StoredItem): void {
    this.#crew.reached(this.#current);
    if (item.command === cmd.waypoint || item.command === cmd.splineWaypoint) this.#crew.sayReached(this.#current);
    this.#advance(this.#current + 1);
  }

  /** Finds the next navigation item from `sequence` on, notes what happens on the way to it, and begins it. */
  #advance(sequence: number): void {
    const items = this.#items();
    this.#onTheWay = [];
    this.#waited = 0;
    this.#announced = false;
    let hops = 0;
    for (let i = sequence; i < items.length; ) {
      const item = items[i] as StoredItem;
      if (item.command === cmd.jump) {
        i = this.#jump(i, item);
        if (++hops > 100) break;
        continue;
      }
      if (isNavigation(item)) {
        this.#current = i;
        this.#approach = undefined;
        this.#doOnTheWay(0);
        this.#begin(i);
        return;
      }
      this.#onTheWay.push(i);
      i++;
    }
    this.#doOnTheWay(0);
    this.#finish();
  }

  #jump(at: number, { params: [target, repeat] }: StoredItem): number {
    const done = this.#jumps.get(at) ?? 0;
    if (repeat >= 0 && done >= repeat) return at + 1;
    this.#jumps.set(at, done + 1);
    return target >= this.#crew.firstItem && target < this.#items().length ? target : at + 1;
  }

  #begin(sequence: number) {
    const item = this.#items()[sequence];
    if (!item) return this.#finish();
    const crew = this.#crew;
    crew.sayItem(sequence, item);
    this.#approach = undefined;
    this.#then = undefined;
    this.#held = 0;
    const to = crew.resolve(item);
    switch (item.command) {
      case cmd.takeoff:
        this.#maneuver = crew.takeOff(Math.max(to.up, crew.place.up));
        this.#from = undefined;
        break;
      case cmd.returnToLaunch:
        this.#maneuver = crew.returnHome();
        this.#from = undefined;
        break;
      case cmd.land:
        this.#fly({ ...to, up: crew.place.up }, 0, 1);
        this.#then = () => crew.land(to);
        break;
      case cmd.delay:
        this.#maneuver = new Hold({ ...crew.place }, crew.limits);
        break;
      default:
        this.#fly(to, this.#exitSpeed(sequence, item, to), crew.waypointRadius());
    }
  }

  #fly(to: Enu, exitSpeed: number, radius: number): void {
    const from = this.#from ?? { ...this.#crew.place };
    this.#approach = new FlyTo({ from, to, limits: this.#crew.limits, radius, exitSpeed });
    this.#maneuver = this.#approach;
    this.#from = to;
  }

  /** How fast a waypoint is passed: only one without hold that is followed by another waypoint is flown through. */
  #exitSpeed(sequence: number, item: StoredItem, to: Enu): number {
    const items = this.#items();
    const next = items.slice(sequence + 1).find((i) => isNavigation(i) || i.command === cmd.jump);
    const through = (i: StoredItem | undefined) => i?.command === cmd.waypoint || i?.command === cmd.splineWaypoint;
    if (!next || !through(item) || !through(next) || holdSeconds(item) > 0) return 0;
    const from = this.#from ?? this.#crew.place;
    const { acceleration } = this.#crew.limits();
    const deviation = this.#crew.waypointRadius();
    return cornerSpeed(new Track(from, to), new Track(to, this.#crew.resolve(next)), deviation, acceleration * 0.8);
  }

  #doOnTheWay(dt: number): void {
    this.#waited += dt;
    for (let next = this.#onTheWay[0]; next !== undefined; next = this.#onTheWay[0]) {
      const item = this.#items()[next];
      if (item) {
        if (!this.#announced) this.#crew.sayItem(next, item);
        this.#announced = true;
        if (item.command === cmd.conditionDelay && this.#waited < item.params[0]) return;
        if (item.command === cmd.conditionDistance && !(this.#distanceLeft() <= item.params[0])) return;
        this.#crew.act(item);
      }
      this.#onTheWay.shift();
      this.#waited = 0;
      this.#announced = false;
    }
  }

  #distanceLeft(): number {
    return this.#approach?.distance(this.#crew.place) ?? Number.NaN;
  }

  #finish(): void {
    if (this.#state !== "running") return;
    this.#state = "complete";
    this.#maneuver = undefined;
    this.#approach = undefined;
    this.#crew.completed();
  }
}
