import { Emitter } from "../base/emitter.ts";
import { EnuFrame } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import { type Enu, type Position, wrap360 } from "../geo/position.ts";
import type { Airframe, AirframeParts, Maneuver, Moves } from "./airframe.ts";
import { Battery, type BatteryModel, sixCellPack } from "./battery.ts";
import type { Body } from "./body.ts";
import { CameraMount } from "./cameraMount.ts";
import { FenceGuard } from "./fenceGuard.ts";
import { Gps } from "./gps.ts";
import { actOn } from "./itemActions.ts";
import type { ItemPlaces } from "./itemPlaces.ts";
import type { StoredItem } from "./missionItems.ts";
import { type MissionCrew, MissionRun } from "./missionRun.ts";
import type { Params } from "./params.ts";
import { type MeanWind, Wind } from "./wind.ts";

/** A text the vehicle has for its operator. Severity as MAV_SEVERITY. */
export interface VehicleText {
  readonly severity: number;
  readonly text: string;
}

/** A camera command of MAV_CMD, with params 1 to 4. https://mavlink.io/en/services/camera.html */
export interface CameraOrder {
  readonly command: number;
  readonly params: readonly number[];
}

export interface AircraftOptions {
  readonly start: Position;
  readonly headingDeg?: number;
  readonly ground: Ground;
  readonly wind: MeanWind;
  readonly seed: number;
  readonly battery?: BatteryModel;
  readonly batteryPercent?: number;
  /** From power-on to a position good enough to fly by. */
  readonly gpsSeconds?: number;
  /** Kept over a restart: the parameters it has; its autopilot's own defaults unless given. */
  readonly params?: Params;
}

/** What it does by itself because something failed; the reason, "none" when nothing did. */
export type Failsafe = "none" | "battery-low" | "battery-critical" | "gcs" | "position" | "fence" | "crash";

/** What differs between autopilots and is known before the aircraft is. */
export interface Personality<M extends Maneuver> {
  readonly params: Params;
  readonly airframe: (parts: AirframeParts) => Airframe<M>;
  /** The first item of a mission that is flown: 1 where item 0 is home. */
  readonly firstItem: 0 | 1;
}

/**
 * A simulated aircraft with what every autopilot has on board: body, battery, receiver, gimbal, mission. What it decides
 * (modes, arming, failsafes) is its subclass's. It knows no wire and no clock: orders are calls, time comes as steps.
 */
export abstract class Aircraft<M extends Maneuver = Maneuver> {
  readonly airframe: Airframe<M>;
  readonly wind: Wind;
  readonly battery: Battery;
  readonly mount = new CameraMount();
  readonly gps: Gps;
  readonly params: Params;
  readonly mission: MissionRun<M>;
  readonly firstItem: 0 | 1;
  readonly fence = new FenceGuard();
  /** Geofence and rally points on board. */
  plans: { readonly fence: readonly StoredItem[]; readonly rally: readonly StoredItem[] } = { fence: [], rally: [] };
  /** A motor that gives no thrust: it falls. */
  motorFailed = false;
  items: readonly StoredItem[] = [];
  armed = false;
  landed = true;
  home: Position | undefined;
  /** Where the estimator's own frame begins, once it has one. */
  origin: Position | undefined;
  /** Faults put in by a scenario, in the autopilot's own words for what forbids arming. */
  faults: readonly string[] = [];
  /** When it was last heard from a ground station, in seconds of uptime. */
  gcsHeard: number | undefined;
  uptime = 0;
  protected guided: M | undefined;
  protected idleSeconds = 0;
  readonly #texts = new Emitter<VehicleText>();
  readonly #reached = new Emitter<number>();
  readonly #camera = new Emitter<CameraOrder>();
  readonly #homes = new Emitter<Position>();

  constructor(options: AircraftOptions, { params, airframe, firstItem }: Personality<M>) {
    this.params = params;
    this.firstItem = firstItem;
    this.wind = new Wind(options.wind, options.seed);
    this.battery = new Battery(options.battery ?? sixCellPack, options.batteryPercent);
    this.gps = new Gps(options.gpsSeconds ?? 4);
    this.airframe = airframe({
      frame: new EnuFrame(options.start),
      ground: options.ground,
      wind: this.wind,
      start: options.start,
      headingDeg: options.headingDeg ?? 0,
      home: () => this.home,
    });
    this.mission = new MissionRun(() => this.items, this.#crew());
  }

  /** Which autopilot it behaves like. */
  abstract readonly autopilot: "ardupilot" | "px4";
  /** Tells it its system id, which it has as a parameter. */
  abstract setSystemId(systemId: number): void;
  /** A ground station was heard. */
  abstract hearStation(systemId: number): void;
  /** HEARTBEAT.custom_mode. */
  abstract get customMode(): number;
  /** It flies its mission, or would if its motors ran. */
  abstract get inMission(): boolean;
  /** It flies where it is told to: `goTo` and `cruise` are obeyed. */
  abstract get inGuided(): boolean;
  abstract get failsafe(): Failsafe;
  abstract get faultsBeforeArming(): readonly string[];
  /** Starts the motors, or says why not. `force` leaves the checks out. */
  abstract arm(force: boolean): boolean;
  /** Stops the motors; in the air only by force. */
  abstract disarm(force: boolean): boolean;
  /** Watches over position, battery, link and fence, and acts when one fails. */
  protected abstract watch(dt: number): void;
  /** It came to rest on the ground, or stays there; `idleSeconds` says how long. */
  protected abstract onGround(justLanded: boolean): void;
  /** It felt the ground, at a speed in m/s. */
  protected abstract touched(speed: number): void;
  protected abstract missionCompleted(): void;
  protected abstract sayItem(sequence: number, item: StoredItem): void;
  protected abstract sayReached(sequence: number): void;

  readonly onText = this.#texts.on;
  /** A navigation item of the mission was completed. */
  readonly onReached = this.#reached.on;
  /** Announces what its mission asks of the camera. */
  readonly onCamera = this.#camera.on;
  readonly onHome = this.#homes.on;

  /** Has the camera do something, as an item of the mission asks. */
  operateCamera(command: number, params: readonly number[]): void {
    this.#camera.emit({ command, params });
  }

  say(severity: number, text: string): void {
    this.#texts.emit({ severity, text });
  }

  get body(): Body {
    return this.airframe.body;
  }
  get places(): ItemPlaces {
    return this.airframe.places;
  }
  get maneuvers(): Moves<M> {
    return this.airframe.moves;
  }
  /** The estimator trusts a position. */
  get hasPosition(): boolean {
    return this.gps.hasPosition;
  }
  get maneuver(): M | undefined {
    return this.inMission ? this.mission.maneuver : this.guided;
  }
  /** Metres above home. */
  get ahl(): number {
    return this.body.position.amsl - (this.home ?? this.body.frame.origin).amsl;
  }
  get landing(): boolean {
    return this.maneuver?.landing ?? false;
  }
  get takingOff(): boolean {
    return !this.landed && (this.maneuver?.takingOff ?? false);
  }
  get paused(): boolean {
    return this.maneuver?.paused ?? false;
  }
  /** Items of the mission on board, home not counted. */
  get missionLength(): number {
    return Math.max(0, this.items.length - this.firstItem);
  }

  setHome(position: Position): void {
    this.home = position;
    this.origin ??= position;
    this.#homes.emit(position);
  }

  /** Flies to a place, where it takes such orders. */
  goTo(to: Position): void {
    if (this.landed) return;
    this.guided = this.maneuvers.flyTo(this.body.frame.toEnu(to));
  }

  /** Keeps a velocity for three seconds at most, where it takes such orders. */
  cruise(velocity: Enu): void {
    if (!this.landed) this.guided = this.maneuvers.cruise(velocity) ?? this.guided;
  }

  /** CONDITION_YAW: turns the nose to an angle, or by one in the sense of `direction`; degrees, and per second (0: as fast as it can). */
  turn(deg: number, rate: number, direction: number, relative: boolean): void {
    const to = relative ? this.body.yawDeg + (direction < 0 ? -deg : deg) : deg;
    this.airframe.face({ deg: wrap360(to), rate: rate > 0 ? rate : undefined });
  }

  /** Moves everything on by `dt` seconds, at most 0.05. */
  step(dt: number): void {
    this.uptime += dt;
    this.battery.step(dt, this.body.watts);
    this.watch(dt);
    if (this.inMission && this.armed) this.mission.step(dt);
    this.#fly(dt);
    const { touchdown } = this.body;
    if (touchdown !== undefined) {
      this.body.touchdown = undefined;
      this.touched(touchdown);
    }
    this.mount.step(dt, this.body);
    this.#watchGround(dt);
  }

  /** To home, or the rally point that is nearer, at the height of home. */
  protected goingHome(): M {
    const { home } = this.places;
    const { place, frame } = this.body;
    const away = ({ east, north }: Enu) => Math.hypot(east - place.east, north - place.north);
    const points = this.plans.rally.map(({ x, y }) => frame.toEnu({ lat: x / 1e7, lon: y / 1e7 }));
    const nearest = [home, ...points].reduce((best, point) => (away(point) < away(best) ? point : best));
    return this.maneuvers.returnHome({ ...nearest, up: home.up });
  }

  /** True when a breach of the fence began or ended. `maxAhl` in metres, Infinity for no limit. */
  protected watchFence(watched: boolean, maxAhl: number): boolean {
    if (!watched || !this.armed || this.landed || !this.hasPosition) {
      this.fence.clear();
      return false;
    }
    const { lat, lon } = this.body.position;
    return this.fence.step(this.plans.fence, { lat, lon, ahl: this.ahl }, { maxAhl, uptime: this.uptime });
  }

  protected forgetYaw(): void {
    this.airframe.face(undefined);
  }

  #fly(dt: number) {
    const { airframe, body } = this;
    if (this.motorFailed && body.rotors === "flying") body.rotors = "idle";
    if (this.maneuver?.done && this.inGuided) this.guided = this.maneuvers.after(this.maneuver);
    const driven = this.armed && !this.motorFailed;
    if (airframe.fly(driven ? this.maneuver : undefined, dt, this.landed)) this.landed = false;
  }

  #watchGround(dt: number): void {
    const { maneuver, body } = this;
    const down = !this.landed && body.onGround && (body.rotors !== "flying" || (this.landing && maneuver?.done));
    if (down) {
      this.landed = true;
      body.rotors = this.armed ? "idle" : "stopped";
    }
    const idle = this.armed && this.landed && !maneuver?.takingOff;
    this.idleSeconds = idle ? this.idleSeconds + dt : 0;
    if (down || idle) this.onGround(Boolean(down));
  }

  #crew(): MissionCrew<M> {
    const aircraft = this;
    return {
      firstItem: this.firstItem,
      get place() {
        return aircraft.body.place;
      },
      resolve: this.places.resolve,
      moves: this.maneuvers,
      returnHome: () => this.goingHome(),
      act: (item) => actOn(this, item),
      sayItem: (sequence, item) => this.sayItem(sequence, item),
      sayReached: (sequence) => this.sayReached(sequence),
      reached: (sequence) => this.#reached.emit(sequence),
      completed: () => this.missionCompleted(),
    };
  }
}
