import { common } from "mavlink-mappings";
import { Emitter } from "../base/emitter.ts";
import { EnuFrame } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import { type Enu, type Position, wrap360 } from "../geo/position.ts";
import { Battery, type BatteryModel, sixCellPack } from "./battery.ts";
import { BatteryGuard } from "./batteryGuard.ts";
import { CameraMount } from "./cameraMount.ts";
import { allowsArming, type CopterMode, needsPosition } from "./copterModes.ts";
import { Gps } from "./gps.ts";
import { actOn } from "./itemActions.ts";
import { ItemPlaces } from "./itemPlaces.ts";
import { Climb, Cruise, Descend, Drift, FlyTo, type Maneuver } from "./maneuver.ts";
import { Maneuvers } from "./maneuvers.ts";
import type { StoredItem } from "./missionItems.ts";
import { type MissionCrew, MissionRun } from "./missionRun.ts";
import { Multirotor } from "./multirotor.ts";
import { Params } from "./params.ts";
import { armingFaults } from "./preArm.ts";
import { ReturnHome } from "./returnHome.ts";
import { type MeanWind, Wind } from "./wind.ts";

/** A text the vehicle has for its operator. Severity as MAV_SEVERITY. */
export interface VehicleText {
  readonly severity: number;
  readonly text: string;
}

export interface CopterOptions {
  readonly start: Position;
  readonly headingDeg?: number;
  readonly ground: Ground;
  readonly wind: MeanWind;
  readonly seed: number;
  readonly battery?: BatteryModel;
  readonly batteryPercent?: number;
  /** From power-on to a position good enough to fly by. */
  readonly gpsSeconds?: number;
}

/**
 * A simulated multirotor that decides as ArduPilot Copter does: modes, arming, missions, failsafes. It knows no wire and
 * no clock: what is asked of it comes in as calls, time as steps.
 */
export class Copter {
  readonly body: Multirotor;
  readonly wind: Wind;
  readonly battery: Battery;
  readonly mount = new CameraMount();
  readonly gps: Gps;
  readonly params = new Params();
  readonly mission: MissionRun;
  readonly places: ItemPlaces;
  readonly maneuvers: Maneuvers;
  /** Item 0 is home. */
  items: readonly StoredItem[] = [];
  mode: CopterMode = "STABILIZE";
  armed = false;
  landed = true;
  home: Position | undefined;
  /** Faults put in by a scenario, in the words of AP_Arming. */
  faults: readonly string[] = [];
  /** When it was last heard from a ground station, in seconds of uptime. */
  gcsHeard: number | undefined;
  uptime = 0;
  readonly #texts = new Emitter<VehicleText>();
  readonly #reached = new Emitter<number>();
  readonly #homes = new Emitter<Position>();
  readonly #guard: BatteryGuard;
  #guided: Maneuver | undefined;
  #cruiseUntil = 0;
  #yaw: { deg: number; rate: number | undefined } | undefined;
  #autoArmed = false;
  #spool = 0;
  #idleSeconds = 0;
  #gcsSilent = false;
  #preArmSaid = -15;

  constructor(options: CopterOptions) {
    this.wind = new Wind(options.wind, options.seed);
    this.battery = new Battery(options.battery ?? sixCellPack, options.batteryPercent);
    this.gps = new Gps(options.gpsSeconds ?? 4);
    this.#guard = new BatteryGuard(this.battery, this.params);
    const frame = new EnuFrame(options.start);
    this.body = new Multirotor({
      frame,
      ground: options.ground,
      wind: this.wind,
      start: options.start,
      headingDeg: options.headingDeg ?? 0,
    });
    this.params.set("BATT_CAPACITY", this.battery.model.capacityMah);
    this.places = new ItemPlaces(this.body, options.ground, () => this.home);
    this.maneuvers = new Maneuvers(this.body, this.params, this.places);
    this.mission = new MissionRun(() => this.items, this.#crew());
  }

  readonly onText = this.#texts.on;
  /** A navigation item of the mission was completed. */
  readonly onReached = this.#reached.on;
  readonly onHome = this.#homes.on;

  say(severity: number, text: string): void {
    this.#texts.emit({ severity, text });
  }

  /** The estimator trusts a position. */
  get hasPosition(): boolean {
    return this.gps.hasPosition;
  }
  get failsafe(): "none" | "battery-low" | "battery-critical" | "gcs" {
    if (this.#guard.level !== "good") return `battery-${this.#guard.level}`;
    return this.#gcsSilent ? "gcs" : "none";
  }
  get faultsBeforeArming(): readonly string[] {
    const { params, battery } = this;
    return armingFaults({
      gpsEnabled: this.gps.enabled,
      gpsFix: this.gps.fix,
      hasPosition: this.hasPosition,
      needsPosition: true,
      volts: battery.volts,
      percent: battery.percent,
      lowVolts: params.get("BATT_LOW_VOLT"),
      batteryFailsafe: this.#guard.level !== "good",
      faults: this.faults,
    });
  }
  get maneuver(): Maneuver | undefined {
    return this.mode === "AUTO" ? this.mission.maneuver : this.#guided;
  }
  /** Metres above home. */
  get ahl(): number {
    return this.body.position.amsl - (this.home ?? this.body.frame.origin).amsl;
  }
  get landing(): boolean {
    const { maneuver } = this;
    return maneuver instanceof Descend || (maneuver instanceof ReturnHome && maneuver.landing);
  }

  get takingOff(): boolean {
    return !this.landed && this.maneuver instanceof Climb;
  }

  /** Starts the motors, or says why not. `force` leaves the checks out. */
  arm(force: boolean): boolean {
    if (this.armed) return true;
    if (!allowsArming(this.mode)) {
      this.say(severity.CRITICAL, `Arm: ${this.mode} mode not armable`);
      return false;
    }
    const faults = force || this.params.get("ARMING_CHECK") === 0 ? [] : this.faultsBeforeArming;
    for (const fault of faults) this.say(severity.CRITICAL, `Arm: ${fault}`);
    if (faults.length > 0) return false;
    this.say(severity.INFO, "Arming motors");
    this.armed = true;
    this.#autoArmed = false;
    this.#idleSeconds = 0;
    this.body.rotors = "idle";
    if (this.hasPosition) this.setHome(this.body.position);
    return true;
  }

  /** Stops the motors; in the air only by force. */
  disarm(force: boolean): boolean {
    if (!this.armed) return true;
    if (!this.landed && !force) return false;
    this.say(severity.INFO, "Disarming motors");
    this.armed = false;
    this.#autoArmed = false;
    this.body.rotors = "stopped";
    this.maneuvers.forgetSpeeds();
    this.#yaw = undefined;
    this.mission.reset();
    return true;
  }

  setHome(position: Position): void {
    this.home = position;
    this.#homes.emit(position);
  }

  /** Changes the mode, or says why not. */
  setMode(mode: CopterMode): boolean {
    if (mode === this.mode) return true;
    const refuse = (why: string): false => {
      this.say(severity.WARNING, `Mode change to ${mode} failed: ${why}`);
      return false;
    };
    if (needsPosition(mode) && this.armed && !this.hasPosition) return refuse("requires position");
    if (mode === "AUTO") {
      if (this.items.length < 2) return refuse("init failed");
      if (this.armed && this.landed && !this.mission.startsWithTakeoff) {
        this.say(severity.CRITICAL, "Auto: Missing Takeoff Cmd");
        return refuse("init failed");
      }
    }
    if (this.mode === "AUTO") this.mission.stop();
    this.mode = mode;
    this.#yaw = undefined;
    this.#enter(mode);
    return true;
  }

  /** Climbs to a height above home in metres; only from the ground, armed, in GUIDED. */
  takeOff(ahl: number): boolean {
    if (this.mode !== "GUIDED" || !this.armed || !this.landed || !(ahl > 0) || !this.home) return false;
    const up = this.places.home.up + ahl;
    if (up <= this.body.place.up) return false;
    this.#autoArmed = true;
    this.#spool = 0;
    this.#guided = this.maneuvers.climb(up);
    return true;
  }

  /** Starts or goes on with the mission; needs running motors. */
  startMission(): boolean {
    if (!this.armed || !this.setMode("AUTO")) return false;
    this.#autoArmed = true;
    this.#runMission();
    return true;
  }

  /** Stops on the way to a waypoint, or goes on; false where there is nothing to pause. */
  pause(paused: boolean): boolean {
    const { maneuver } = this;
    if (!(maneuver instanceof FlyTo) || maneuver.paused === paused) return false;
    maneuver.paused = paused;
    return true;
  }
  get paused(): boolean {
    return this.maneuver instanceof FlyTo && this.maneuver.paused;
  }

  /** Flies to a place in GUIDED. */
  goTo(to: Position): void {
    if (this.landed) return;
    this.#guided = this.maneuvers.flyTo(this.body.frame.toEnu(to));
  }

  /** Keeps a velocity for three seconds at most, in GUIDED. */
  cruise(velocity: Enu): void {
    if (this.landed) return;
    this.#guided = new Cruise(velocity);
    this.#cruiseUntil = this.uptime + 3;
  }

  /** CONDITION_YAW: turns the nose to an angle, or by one in the sense of `direction`; degrees, and per second (0: as fast as it can). */
  turn(deg: number, rate: number, direction: number, relative: boolean): void {
    const to = relative ? this.body.yawDeg + (direction < 0 ? -deg : deg) : deg;
    this.#yaw = { deg: wrap360(to), rate: rate > 0 ? rate : undefined };
  }

  /** Moves everything on by `dt` seconds, at most 0.05. */
  step(dt: number) {
    this.uptime += dt;
    this.#watchPosition(dt);
    this.battery.step(dt, this.body.watts);
    this.#watchBattery(dt);
    this.#watchGroundStation();
    if (this.mode === "AUTO" && this.armed && this.#autoArmed) this.mission.step(dt);
    this.#fly(dt);
    this.mount.step(dt, this.body);
    this.#watchGround(dt);
    if (!this.armed && this.uptime - this.#preArmSaid >= 30) this.sayPreArm();
  }

  #fly(dt: number) {
    const { body } = this;
    if (this.mode === "GUIDED" && this.#guided instanceof Cruise && this.uptime > this.#cruiseUntil)
      this.#guided = this.maneuvers.hold();
    const { maneuver } = this;
    if (maneuver?.done && this.mode === "GUIDED") this.#guided = this.maneuvers.after(maneuver);
    if (!this.armed || !maneuver) return body.step(dt, { horizontal: null, up: -1, headingDeg: null });
    if (body.rotors !== "flying" && !this.#spoolUp(dt, maneuver))
      return body.step(dt, { horizontal: null, up: -1, headingDeg: null });
    const asked = maneuver.demand(body, dt);
    const heading = this.#yaw?.deg ?? (this.#facesWay(maneuver) ? maneuver.headingDeg : null);
    body.step(dt, {
      ...asked,
      headingDeg: heading,
      ...(this.#yaw?.rate === undefined ? {} : { yawRateDeg: this.#yaw.rate }),
    });
    if (body.touchdown !== undefined) {
      this.say(severity.INFO, `SIM Hit ground at ${body.touchdown.toFixed(2)} m/s`);
      body.touchdown = undefined;
    }
  }

  /** WP_YAW_BEHAVIOR: 1 faces the next waypoint, 2 does so except on the way home. */
  #facesWay(maneuver: Maneuver): boolean {
    const behavior = this.params.get("WP_YAW_BEHAVIOR");
    return behavior === 1 || (behavior === 2 && !(maneuver instanceof ReturnHome));
  }

  #spoolUp(dt: number, maneuver: Maneuver): boolean {
    if (!(maneuver instanceof Climb) && this.landed) return false;
    this.#spool += dt;
    if (this.#spool < 1) return false;
    this.body.rotors = "flying";
    this.landed = false;
    return true;
  }

  #enter(mode: CopterMode): void {
    const { body } = this;
    if (mode === "AUTO") {
      if (this.armed && !this.landed) this.#autoArmed = true;
      if (this.armed) this.#runMission();
      return;
    }
    if (this.landed) this.#guided = undefined;
    else if (mode === "RTL") this.#guided = this.maneuvers.returnHome();
    else if (mode === "LAND") this.#guided = this.maneuvers.land();
    else if (mode === "STABILIZE" || mode === "ALT_HOLD") this.#guided = new Drift(body.place.up);
    else this.#guided = this.maneuvers.hold();
  }

  #runMission(): void {
    if (this.mission.state === "running" || !this.#autoArmed) return;
    this.mission.startOrResume(this.params.get("MIS_RESTART") === 1);
  }

  #watchPosition(dt: number): void {
    this.gps.enabled = this.params.get("SIM_GPS1_ENABLE") === 1;
    this.gps.step(dt);
    if (this.hasPosition && !this.home) {
      this.say(severity.INFO, "EKF3 IMU0 origin set");
      this.say(severity.INFO, "EKF3 IMU0 is using GPS");
      this.setHome(this.body.position);
    }
    if (this.hasPosition || !this.armed || this.landed || !needsPosition(this.mode) || this.mode === "LAND") return;
    this.say(severity.CRITICAL, "EKF Failsafe: changed to LAND Mode");
    this.setModeBySelf("LAND");
  }

  /** A change of mode that the vehicle decides itself. */
  setModeBySelf(mode: CopterMode): void {
    if (this.mode === "AUTO") this.mission.stop();
    this.mode = mode;
    this.#yaw = undefined;
    this.#enter(mode);
  }

  #watchBattery(dt: number): void {
    const alarm = this.#guard.step(dt);
    if (!alarm) return;
    const { volts, consumedMah } = this.battery;
    this.say(severity.WARNING, `Battery 1 is ${alarm.level} ${volts.toFixed(2)}V used ${consumedMah.toFixed(0)} mAh`);
    this.#saveBy(alarm.action);
  }

  #saveBy(action: number): void {
    if (!this.armed || this.landed || action === 0) return;
    this.say(severity.CRITICAL, "Battery Failsafe");
    const landsAnyway = this.landing || this.mode === "LAND";
    if (action === 1) this.setModeBySelf("LAND");
    else if (action === 2 && !landsAnyway && this.mode !== "RTL") this.setModeBySelf(this.hasPosition ? "RTL" : "LAND");
  }

  #watchGroundStation() {
    if (this.params.get("FS_GCS_ENABLE") === 0 || this.gcsHeard === undefined) return;
    const silent = this.uptime - this.gcsHeard > this.params.get("FS_GCS_TIMEOUT");
    if (silent === this.#gcsSilent) return;
    this.#gcsSilent = silent;
    if (!silent) return this.say(severity.WARNING, "GCS Failsafe Cleared");
    if (!this.armed || this.landed) return;
    this.say(severity.CRITICAL, "GCS Failsafe");
    if (this.mode !== "RTL" && this.mode !== "LAND") this.setModeBySelf("RTL");
  }

  #watchGround(dt: number): void {
    const { maneuver, body } = this;
    const down = body.onGround && (body.rotors !== "flying" || (this.landing && maneuver?.done));
    if (down && !this.landed) {
      this.landed = true;
      body.rotors = this.armed ? "idle" : "stopped";
      if (this.armed && (this.mode === "LAND" || this.mode === "RTL")) this.disarm(false);
    }
    const idle = this.armed && this.landed && !(maneuver instanceof Climb);
    this.#idleSeconds = idle ? this.#idleSeconds + dt : 0;
    const delay = this.params.get("DISARM_DELAY");
    if (delay > 0 && this.#idleSeconds > delay) this.disarm(false);
  }

  /** Says what forbids arming, if anything does. */
  sayPreArm(): void {
    if (this.params.get("ARMING_CHECK") === 0) return;
    for (const fault of this.faultsBeforeArming) {
      this.#preArmSaid = this.uptime;
      this.say(severity.CRITICAL, `PreArm: ${fault}`);
    }
  }

  #crew(): MissionCrew {
    const copter = this;
    return {
      get place() {
        return copter.body.place;
      },
      resolve: this.places.resolve,
      limits: this.maneuvers.limits,
      waypointRadius: () => this.params.get("WPNAV_RADIUS") / 100,
      takeOff: (up) => {
        this.#spool = 0;
        return this.maneuvers.climb(up);
      },
      land: (over) => this.maneuvers.land(over),
      returnHome: () => this.maneuvers.returnHome(),
      act: (item) => actOn(this, item),
      say: (text) => this.say(severity.INFO, text),
      reached: (sequence) => this.#reached.emit(sequence),
      completed: () => {
        if (this.landed) this.disarm(false);
        else this.setModeBySelf("LOITER");
      },
    };
  }
}

const severity = common.MavSeverity;
