import type { Enu } from "../geo/position.ts";
import type { Maneuver, MissionWay, Moves } from "./airframe.ts";
import { cmd, holdSeconds, type ItemPlace, isNavigation, type StoredItem } from "./missionItems.ts";

/** What a running mission asks of the vehicle that flies it. */
export interface MissionCrew<M extends Maneuver> {
  /** The first item that is flown: 1 where item 0 is home. */
  readonly firstItem: 0 | 1;
  readonly place: Enu;
  readonly resolve: ItemPlace;
  readonly moves: Moves<M>;
  returnHome(): M;
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
export class MissionRun<M extends Maneuver = Maneuver> {
  readonly #items: () => readonly StoredItem[];
  readonly #crew: MissionCrew<M>;
  #state: MissionState = "not-started";
  #current = 0;
  #maneuver: M | undefined;
  /** What is left to do at the current item once its maneuver is done. */
  #then: (() => M | undefined)[] = [];
  #onTheWay: number[] = [];
  #waited = 0;
  #from: Enu | undefined;
  #announced = false;
  readonly #jumps = new Map<number, number>();

  constructor(items: () => readonly StoredItem[], crew: MissionCrew<M>) {
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
  get maneuver(): M | undefined {
    return this.#maneuver;
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
    const item = this.#items()[this.#current];
    if (!this.#maneuver || !item) return this.#finish();
    if (!this.#maneuver.done) return;
    for (let next = this.#then.shift(); next; next = this.#then.shift()) {
      const maneuver = next();
      if (!maneuver) continue;
      this.#maneuver = maneuver;
      return;
    }
    this.#leave(item);
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
        this.#maneuver = undefined;
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
    const to = crew.resolve(item);
    switch (item.command) {
      case cmd.takeoff:
        this.#do([() => crew.moves.climb(Math.max(to.up, crew.place.up))], undefined);
        break;
      case cmd.returnToLaunch:
        this.#do([() => crew.returnHome()], undefined);
        break;
      case cmd.land:
        this.#do(crew.moves.landAt(this.#way(sequence, item, to)), to);
        break;
      case cmd.delay:
        this.#do([() => crew.moves.stay(item, to)], this.#from);
        break;
      default: {
        const way = this.#way(sequence, item, to);
        this.#do([() => crew.moves.approach(way), () => crew.moves.stay(item, to)], to);
      }
    }
  }

  /** Begins the first of some maneuvers; `from` is where the line to the next place begins. */
  #do(maneuvers: readonly (() => M | undefined)[], from: Enu | undefined): void {
    this.#then = [...maneuvers];
    this.#maneuver = undefined;
    while (!this.#maneuver && this.#then.length > 0) this.#maneuver = this.#then.shift()?.();
    this.#from = from;
  }

  /** A waypoint is flown through where it has no hold and is followed by another. */
  #way(sequence: number, item: StoredItem, to: Enu): MissionWay {
    const items = this.#items();
    const next = items.slice(sequence + 1).find((i) => isNavigation(i) || i.command === cmd.jump);
    const isWaypoint = (i: StoredItem | undefined) => i?.command === cmd.waypoint || i?.command === cmd.splineWaypoint;
    const through = next && isWaypoint(item) && isWaypoint(next) && holdSeconds(item) === 0;
    return { from: this.#from, to, item, next: through ? this.#crew.resolve(next) : undefined };
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
    const to = this.#maneuver?.destination;
    const { place } = this.#crew;
    return to ? Math.hypot(to.east - place.east, to.north - place.north, to.up - place.up) : Number.NaN;
  }

  #finish(): void {
    if (this.#state !== "running") return;
    this.#state = "complete";
    this.#maneuver = undefined;
    this.#crew.completed();
  }
}
