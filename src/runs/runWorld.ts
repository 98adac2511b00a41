import { Disposer } from "../base/disposer.ts";
import { type Clock, every } from "../mavlink/clock.ts";
import { Passage, type VehiclePlace } from "../mission/scenario/passage.ts";
import type { Fault, Scenario, ScenarioFault, ScenarioRoad, ScenarioWeather } from "../mission/scenario/scenario.ts";
import { type Craft, radioUsual } from "./craft.ts";

/** A drone of a run, and whether its camera sends pictures. */
export interface RunDrone {
  readonly craft: Craft;
  filming: boolean;
}

const stepMs = 20;

/** What is around the station in a run: drones, weather, faults, and vehicles on roads. */
export class RunWorld {
  readonly drones: readonly RunDrone[];
  readonly #scenario: Scenario;
  readonly #clock: Clock;
  readonly #startAt: number;
  readonly #passages: readonly Passage[];
  readonly #ends = new Disposer();
  #weather: ScenarioWeather;
  #steppedAt: number;

  constructor({ scenario, clock, crafts }: { scenario: Scenario; clock: Clock; crafts: readonly Craft[] }) {
    this.#scenario = scenario;
    this.#clock = clock;
    this.#startAt = clock.now();
    this.#steppedAt = this.#startAt;
    this.#weather = scenario.weather[0] as ScenarioWeather;
    const roads = new Map(scenario.roads.map((road) => [road.id, road]));
    this.#passages = scenario.traffic.map((vehicle) => new Passage(vehicle, roads.get(vehicle.road) as ScenarioRoad));
    this.drones = crafts.map((craft) => ({ craft, filming: true }));
  }

  /** Switches everything on. @throws FailureError when a drone can not be started. */
  async start(tell: (what: string, drone?: string) => void): Promise<void> {
    const { weather, faults } = this.#scenario;
    for (const { craft } of this.drones) await craft.start();
    this.#ends.add(every(this.#clock, stepMs, () => this.#step()));
    for (const one of weather) this.#ends.add(this.#clock.after(one.afterMs, () => this.#blow(one, tell)));
    for (const fault of faults) {
      this.#ends.add(this.#clock.after(fault.afterMs, () => this.#fail(fault, tell)));
      if (fault.forMs !== undefined)
        this.#ends.add(this.#clock.after(fault.afterMs + fault.forMs, () => this.#mend(fault, tell)));
    }
  }

  /** Metres above mean sea level. */
  get groundAmsl(): number {
    return this.#scenario.groundAmsl;
  }

  get weather(): ScenarioWeather {
    return this.#weather;
  }

  /** The vehicles that are on their roads at an instant. */
  traffic(at: number): VehiclePlace[] {
    return this.#passages.flatMap((passage) => passage.at(at - this.#startAt) ?? []);
  }

  /** The drone of an id that the scenario has. */
  find(drone: string): RunDrone {
    return this.drones.find(({ craft }) => craft.drone.id === drone) as RunDrone;
  }

  async end(): Promise<void> {
    this.#ends.dispose();
    for (const { craft } of this.drones) await craft.end();
  }

  #step(): void {
    const at = this.#clock.now();
    const seconds = (at - this.#steppedAt) / 1000;
    this.#steppedAt = at;
    for (const { craft } of this.drones) craft.step(at, seconds);
  }

  #blow(weather: ScenarioWeather, tell: (what: string) => void): void {
    this.#weather = weather;
    const { wind, visibility, light } = weather;
    for (const { craft } of this.drones) craft.blow(weather);
    tell(`wind ${wind.speed} m/s from ${wind.fromDeg}°, gusts ${wind.gust} m/s; sight ${visibility} m; ${light}`);
  }

  #fail({ drone, what }: ScenarioFault, tell: (what: string, drone: string) => void): void {
    const one = this.find(drone);
    const { craft } = one;
    if (what.kind === "linkLost") craft.radio({ cut: true });
    else if (what.kind === "linkPoor") craft.radio({ loss: what.loss, delayMs: what.delayMs, jitterMs: what.jitterMs });
    else if (what.kind === "camera") one.filming = false;
    else if (!craft.fail(what)) {
      tell(`fault left out, this drone has no way to it: ${faultWords(what)}`, drone);
      return;
    }
    tell(`fault: ${faultWords(what)}`, drone);
  }

  #mend({ drone, what }: ScenarioFault, tell: (what: string, drone: string) => void): void {
    const one = this.find(drone);
    if (what.kind === "linkLost" || what.kind === "linkPoor") one.craft.radio(radioUsual);
    else if (what.kind === "camera") one.filming = true;
    else if (!one.craft.mend(what)) return;
    tell(`well again: ${faultWords(what)}`, drone);
  }
}

/** A fault in words. */
function faultWords(what: Fault): string {
  switch (what.kind) {
    case "linkLost":
      return "link lost";
    case "linkPoor":
      return `poor link, ${Math.round(what.loss * 100)} % lost, ${what.delayMs} ms late`;
    case "battery":
      return `battery at ${what.percent} %`;
    case "gps":
      return what.state === "lost" ? "no satellites" : "satellites say a place 80 m beside";
    case "camera":
      return "no pictures";
    case "lost":
      return "a motor stops";
    case "reboot":
      return "autopilot starts anew";
  }
}
