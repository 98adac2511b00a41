import { distance } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import type { Clock } from "../mavlink/clock.ts";
import { type MemoryLink, memoryLinkPair, type RadioConditions } from "../mavlink/memoryLink.ts";
import type { ScenarioDrone, ScenarioWeather } from "../mission/scenario/scenario.ts";
import { SimVehicle } from "../sim/simVehicle.ts";
import { atBase, type Craft, type InnerFault, radioUsual, type TimedPose } from "./craft.ts";

/** A drone of the built-in simulator, over a radio in memory. */
export class SimulatedCraft implements Craft {
  readonly drone: ScenarioDrone;
  readonly systemId: number;
  readonly vehicleId: string;
  readonly link: MemoryLink;
  readonly dead = undefined;
  readonly #theirs: MemoryLink;
  readonly #vehicle: SimVehicle;
  readonly #clock: Clock;
  /** Its battery was used since it was changed, and it has been at rest since then. */
  #used = false;
  #restsAt: number | undefined;

  constructor(
    drone: ScenarioDrone,
    systemId: number,
    { seed, clock, ground, weather }: { seed: number; clock: Clock; ground: Ground; weather: ScenarioWeather },
  ) {
    this.drone = drone;
    this.systemId = systemId;
    this.#clock = clock;
    this.vehicleId = `${systemId}:1`;
    const own = seed * 1000 + systemId;
    [this.link, this.#theirs] = memoryLinkPair({ clock, seed: own, ...radioUsual });
    const { lat, lon } = drone.base;
    const capacityMah = drone.batteryMah;
    this.#vehicle = new SimVehicle({
      ...{ systemId, autopilot: drone.autopilot, link: this.#theirs, ground, seed: own, bootAt: clock.now() },
      start: { lat, lon, amsl: ground.elevation({ lat, lon }) ?? 0 },
      wind: weather.wind,
      battery: { cells: 6, capacityMah, resistance: 0.018 * Math.min(1, 12_000 / capacityMah) },
    });
  }

  get conditions(): RadioConditions {
    return this.link.conditions;
  }
  get flies(): boolean {
    return !this.#vehicle.copter.landed;
  }
  get cameraPose(): TimedPose {
    return { ...this.#vehicle.cameraPose, at: this.#clock.now() };
  }

  start(): Promise<void> {
    return this.#theirs.open();
  }

  step(at: number, seconds: number): void {
    this.#vehicle.step(seconds, at);
    this.#serve(at);
  }

  radio(conditions: Partial<RadioConditions>): void {
    Object.assign(this.link.conditions, conditions);
    Object.assign(this.#theirs.conditions, conditions);
  }

  blow({ wind }: ScenarioWeather): void {
    this.#vehicle.copter.wind.change(wind, wind.gust);
  }

  fail(what: InnerFault): boolean {
    const { copter } = this.#vehicle;
    if (what.kind === "battery") {
      copter.battery.setPercent(Math.min(what.percent, copter.battery.percent));
      this.#used = true;
    } else if (what.kind === "gps" && what.state === "lost") copter.gps.jammed = true;
    else if (what.kind === "gps") copter.gps.jumpMetres = 80;
    else if (what.kind === "lost") copter.motorFailed = true;
    else this.#vehicle.restart();
    return true;
  }

  mend(what: InnerFault): boolean {
    if (what.kind !== "gps") return false; // what happened once is not taken back
    Object.assign(this.#vehicle.copter.gps, { jammed: false, jumpMetres: 0 });
    return true;
  }

  async end(): Promise<void> {
    this.#vehicle.dispose();
  }

  /** One that came home, or whose battery went flat on the ground, gets a fresh battery half its turnaround later, and is switched off and on for that. */
  #serve(at: number): void {
    const { copter } = this.#vehicle;
    if (copter.armed || !copter.landed) {
      this.#used ||= !copter.landed;
      this.#restsAt = undefined;
      return;
    }
    if (!this.#used) return;
    this.#restsAt ??= at;
    const { base, turnaroundMs } = this.drone;
    if (at - this.#restsAt < turnaroundMs / 2 || distance(base, this.#vehicle.position) > atBase) return;
    this.#used = false;
    copter.battery.setPercent(100);
    this.#vehicle.restart();
  }
}
