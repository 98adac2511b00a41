import { common } from "mavlink-mappings";
import { Emitter } from "../base/emitter.ts";
import { EnuFrame } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import { type Enu, type Position, toDeg, wrap180, wrap360 } from "../geo/position.ts";
import { Battery, type BatteryModel, sixCellPack } from "./battery.ts";
import { allowsArming, type CopterMode, needsPosition } from "./copterModes.ts";
import { Gimbal } from "./gimbal.ts";
import { Climb, Cruise, Descend, Drift, FlyTo, Hold, type Maneuver } from "./maneuver.ts";
import { cmd, datumOf, hasPlace, type StoredItem } from "./missionItems.ts";
import { type MissionCrew, MissionRun } from "./missionRun.ts";
import { Multirotor } from "./multirotor.ts";
import { Params } from "./params.ts";
import { armingFaults } from "./preArm.ts";
import { ReturnHome } from "./returnHome.ts";
import type { SpeedLimits } from "./track.ts";
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
  readonly gimbal = new Gimbal();
  readonly params = new Params();
  readonly mission: MissionRun;
  /** Item 0 is home. */
  items: readonly StoredItem[] = [];
  mode: CopterMode = "STABILIZE";
  armed = false;
  landed = true;
  home: Position | undefined;
  /** What the operator asked for in place of the parameters' speeds, m/s. */
  speeds: { level?: number; climb?: number; sink?: number } = {};
  /** Where camera and gimbal look, if they look at a place. */
  regionOfInterest: Position | undefined;
  failsafe: "none" | "battery-low" | "battery-critical" | "gcs" = "none";
  /** Faults put in by a scenario, in the words of AP_Arming. */
  faults: readonly string[] = [];
  /** When it was last heard from a ground station, in seconds of uptime. */
  gcsHeard: number | undefined;
  uptime = 0;
  readonly #texts = new Emitter<VehicleText>();
  readonly #reached = new Emitter<number>();
  readonly #homes = new Emitter<Position>();
  readonly #gpsSeconds: number;
  #guided: Maneuver | undefined;
  #cruiseUntil = 0;
  #yaw: { deg: number; rate: number | undefined } | undefined;
  #autoArmed = false;
  #spool = 0;
  #idleSeconds = 0;
  #lowSeconds = 0;
  #gpsGained: number | undefined;
  #preArmSaid = Number.NEGATIVE_INFINITY;

  constructor(options: CopterOptions) {
    this.wind = new Wind(options.wind, options.seed);
    this.battery = new Battery(options.battery ?? sixCellPack, options.batteryPercent);
    this.#gpsSeconds = options.gpsSeconds ?? 4;
    const frame = new EnuFrame(options.start);
    this.body = new Multirotor({
      frame,
      ground: options.ground,
      wind: this.wind,
      start: options.start,
      headingDeg: options.headingDeg ?? 0,
    });
    this.params.set("BATT_CAPACITY", this.battery.model.capacityMah);
    this.#ground = options.ground;
    this.mission = new MissionRun(() => this.items, this.#crew());
  }
  readonly #ground: Ground;

  readonly onText = this.#texts.on;
  /** A navigation item of the mission was completed. */
  readonly onReached = this.#reached.on;
  readonly onHome = this.#homes.on;

  say(severity: number, text: string): void {
    this.#texts.emit({ severity, text });
  }

  /** GPS_FIX_TYPE: 1 none … 3 three-dimensional. */
  get gpsFix(): number {
    const { uptime } = this;
    if (!this.gpsEnabled || this.#gpsGained === undefined) return 1;
    return uptime - this.#gpsGained < this.#gpsSeconds / 2 ? 1 : 3;
  }
  get gpsEnabled(): boolean {
    return this.params.get("SIM_GPS1_ENABLE") === 1;
  }
  /** The estimator trusts a position. */
  get hasPosition(): boolean {
    return this.gpsEnabled && this.#gpsGained !== undefined && this.uptime - this.#gpsGained >= this.#gpsSeconds;
  }
  get faultsBeforeArming(): readonly string[] {
    const { params, battery } = this;
    return armingFaults({
      gpsEnabled: this.gpsEnabled,
      gpsFix: this.gpsFix,
      hasPosition: this.hasPosition,
      needsPosition: true,
      volts: battery.volts,
      percent: battery.percent,
      lowVolts: params.get("BATT_LOW_VOLT"),
      batteryFailsafe: this.failsafe === "battery-low" || this.failsafe === "battery-critical",
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

  limits = (): SpeedLimits => {
    const { params, speeds } = this;
    return {
      speed: speeds.level ?? params.get("WPNAV_SPEED") / 100,
      climb: speeds.climb ?? params.get("WPNAV_SPEED_UP") / 100,
      sink: speeds.sink ?? params.get("WPNAV_SPEED_DN") / 100,
      acceleration: params.get("WPNAV_ACCEL") / 100,
    };
  };

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
    this.speeds = {};
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
    const up = this.#homeUp + ahl;
    if (up <= this.body.place.up) return false;
    this.#autoArmed = true;
    this.#guided = this.#lift(up);
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
    this.#guided = new FlyTo({
      from: { ...this.body.place },
      to: this.body.frame.toEnu(to),
      limits: this.limits,
      radius: 0.5,
    });
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

  /** Points the camera at a place from now on, or no more. */
  lookAt(place: Position | undefined): void {
    if (!place && this.regionOfInterest) this.gimbal.target = { pitchDeg: 0, yawDeg: 0, yawLocked: false };
    this.regionOfInterest = place;
  }

  /** Degrees and a height in the datum of a MAV_FRAME as a position. */
  positionOf({ lat, lon, z }: { lat: number; lon: number; z: number }, mavFrame: number): Position {
    const item = {
      command: cmd.waypoint,
      frame: mavFrame,
      params: [0, 0, 0, 0],
      x: lat * 1e7,
      y: lon * 1e7,
      z,
      autocontinue: 1,
    } as const;
    return this.body.frame.toPosition(this.resolve(item));
  }

  /** The place of an item; zero coordinates mean where the vehicle is. */
  resolve = (item: StoredItem): Enu => {
    const { frame, place } = this.body;
    const here = !hasPlace(item) || (item.x === 0 && item.y === 0);
    const level = here ? place : frame.toEnu({ lat: item.x / 1e7, lon: item.y / 1e7 });
    const datum = datumOf(item.frame);
    if (!hasPlace(item) || datum === undefined) return { ...level, up: place.up };
    if (datum === "amsl") return { ...level, up: item.z - frame.origin.amsl };
    if (datum === "ahl") return { ...level, up: this.#homeUp + item.z };
    const ground = this.#ground.elevation(frame.toPosition(level)) ?? frame.origin.amsl;
    return { ...level, up: ground - frame.origin.amsl + item.z };
  };

  /** Moves everything on by `dt` seconds, at most 0.05. */
  step(dt: number) {
    this.uptime += dt;
    this.#watchGps();
    this.battery.step(dt, this.body.watts);
    this.#watchBattery(dt);
    this.#watchGroundStation();
    if (this.mode === "AUTO" && this.armed && this.#autoArmed) this.mission.step(dt);
    this.#fly(dt);
    this.#pointGimbal(dt);
    this.#watchGround(dt);
    if (!this.armed && this.uptime - this.#preArmSaid >= 30 && this.uptime >= 1) this.sayPreArm();
  }

  #fly(dt: number) {
    const { body } = this;
    if (this.mode === "GUIDED" && this.#guided instanceof Cruise && this.uptime > this.#cruiseUntil)
      this.#guided = Hold.from(body, this.limits);
    const { maneuver } = this;
    if (maneuver?.done && this.mode === "GUIDED") this.#guided = this.#stay(maneuver);
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

  #stay(done: Maneuver): Maneuver {
    if (done instanceof FlyTo) return new Hold(done.track.to, this.limits);
    return Hold.from(this.body, this.limits);
  }

  #lift(up: number): Climb {
    this.#spool = 0;
    return new Climb({ ...this.body.place }, up, this.limits().climb);
  }

  #enter(mode: CopterMode): void {
    const { body } = this;
    if (mode === "AUTO") {
      if (this.armed && !this.landed) this.#autoArmed = true;
      if (this.armed) this.#runMission();
      return;
    }
    if (this.landed) this.#guided = undefined;
    else if (mode === "RTL") this.#guided = this.#returnHome();
    else if (mode === "LAND") this.#guided = this.#land(Hold.from(body, this.limits).at);
    else if (mode === "STABILIZE" || mode === "ALT_HOLD") this.#guided = new Drift(body.place.up);
    else this.#guided = Hold.from(body, this.limits);
  }

  #runMission(): void {
    if (this.mission.state === "running" || !this.#autoArmed) return;
    this.mission.startOrResume(this.params.get("MIS_RESTART") === 1);
  }

  #returnHome(): ReturnHome {
    const { params } = this;
    return new ReturnHome(this.body, {
      home: this.body.frame.toEnu(this.home ?? this.body.frame.origin),
      ahl: params.get("RTL_ALT") / 100,
      limits: () => {
        const speed = params.get("RTL_SPEED") / 100;
        return speed > 0 ? { ...this.limits(), speed } : this.limits();
      },
      loiterSeconds: params.get("RTL_LOIT_TIME") / 1000,
      rates: this.#descentRates,
    });
  }

  #land(over: Enu): Descend {
    return new Descend(over, this.#descentRates);
  }

  get #descentRates() {
    const { params } = this;
    const high = params.get("LAND_SPEED_HIGH") / 100;
    return {
      sink: high > 0 ? high : params.get("WPNAV_SPEED_DN") / 100,
      finalSink: params.get("LAND_SPEED") / 100,
      finalAgl: params.get("LAND_ALT_LOW") / 100,
    };
  }

  get #homeUp(): number {
    return this.body.frame.toEnu(this.home ?? this.body.frame.origin).up;
  }

  #watchGps(): void {
    if (!this.gpsEnabled) this.#gpsGained = undefined;
    else if (this.#gpsGained === undefined) this.#gpsGained = this.uptime;
    else if (this.hasPosition && !this.home) {
      this.say(severity.INFO, "EKF3 IMU0 origin set");
      this.say(severity.INFO, "EKF3 IMU0 is using GPS");
      this.setHome(this.body.position);
    }
    if (!this.hasPosition && this.armed && !this.landed && needsPosition(this.mode) && this.mode !== "LAND") {
      this.say(severity.CRITICAL, "EKF Failsafe: changed to LAND Mode");
      this.setModeBySelf("LAND");
    }
  }

  /** A change of mode that the vehicle decides itself. */
  setModeBySelf(mode: CopterMode): void {
    if (this.mode === "AUTO") this.mission.stop();
    this.mode = mode;
    this.#yaw = undefined;
    this.#enter(mode);
  }

  #watchBattery(dt: number): void {
    const { params, battery } = this;
    const low = battery.volts < params.get("BATT_LOW_VOLT") && params.get("BATT_LOW_VOLT") > 0;
    const left = battery.model.capacityMah - battery.consumedMah;
    this.#lowSeconds = low ? this.#lowSeconds + dt : 0;
    const critical = battery.volts < params.get("BATT_CRT_VOLT") || left < params.get("BATT_CRT_MAH");
    if (critical && this.failsafe !== "battery-critical") {
      this.failsafe = "battery-critical";
      this.#batterySays("critical");
      this.#saveBy(params.get("BATT_FS_CRT_ACT"));
    } else if (
      this.failsafe === "none" &&
      (this.#lowSeconds > params.get("BATT_LOW_TIMER") || left < params.get("BATT_LOW_MAH"))
    ) {
      this.failsafe = "battery-low";
      this.#batterySays("low");
      this.#saveBy(params.get("BATT_FS_LOW_ACT"));
    }
  }

  #batterySays(level: "low" | "critical"): void {
    const { volts, consumedMah } = this.battery;
    this.say(severity.WARNING, `Battery 1 is ${level} ${volts.toFixed(2)}V used ${consumedMah.toFixed(0)} mAh`);
  }

  /** BATT_FS_LOW_ACT and its kin: 1 lands, 2 returns. */
  #saveBy(action: number): void {
    if (!this.armed || this.landed || action === 0) return;
    this.say(severity.CRITICAL, "Battery Failsafe");
    const landsAnyway = this.landing || this.mode === "LAND";
    if (action === 1) this.setModeBySelf("LAND");
    else if (action === 2 && !landsAnyway && this.mode !== "RTL") this.setModeBySelf(this.hasPosition ? "RTL" : "LAND");
  }

  #watchGroundStation(): void {
    if (this.params.get("FS_GCS_ENABLE") === 0 || this.gcsHeard === undefined) return;
    const silent = this.uptime - this.gcsHeard > this.params.get("FS_GCS_TIMEOUT");
    if (silent && this.failsafe === "none") {
      this.failsafe = "gcs";
      if (this.armed && !this.landed) {
        this.say(severity.CRITICAL, "GCS Failsafe");
        if (this.mode !== "RTL" && this.mode !== "LAND") this.setModeBySelf("RTL");
      }
    } else if (!silent && this.failsafe === "gcs") {
      this.failsafe = "none";
      this.say(severity.WARNING, "GCS Failsafe Cleared");
    }
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

  #pointGimbal(dt: number): void {
    const { body, gimbal, regionOfInterest: roi } = this;
    if (roi) {
      const e = body.frame.toEnu(roi);
      const east = e.east - body.place.east;
      const north = e.north - body.place.north;
      const pitchDeg = toDeg(Math.atan2(e.up - body.place.up, Math.hypot(east, north)));
      gimbal.target = { pitchDeg, yawDeg: wrap180(toDeg(Math.atan2(east, north))), yawLocked: true };
    }
    gimbal.step(dt, body.yawDeg, body.rates.yaw);
  }

  /** Carries out an item that happens on the way; what has no effect on motion or camera is only noted. */
  act = (item: StoredItem): void => {
    const [p1, p2, p3, p4] = item.params;
    switch (item.command) {
      case cmd.changeSpeed:
        this.changeSpeed(p1, p2);
        break;
      case cmd.conditionYaw:
        this.turn(p1, p2, p3, p4 === 1);
        break;
      case cmd.gimbalPitchYaw:
        this.pointCamera({ pitchDeg: p1, yawDeg: p2, pitchRate: p3, yawRate: p4, flags: item.x });
        break;
      case cmd.mountControl:
        this.pointCamera({ pitchDeg: p1, yawDeg: p3, pitchRate: Number.NaN, yawRate: Number.NaN, flags: 0 });
        break;
      case cmd.setRoi:
      case cmd.setRoiLocation:
        this.lookAt(
          item.x === 0 && item.y === 0
            ? undefined
            : this.body.frame.toPosition(this.resolve({ ...item, command: cmd.setRoiLocation })),
        );
        break;
      case cmd.setRoiNone:
        this.lookAt(undefined);
        break;
      case cmd.setHome:
        if (p1 === 1 || (item.x === 0 && item.y === 0)) this.setHome(this.body.position);
        else this.setHome(this.body.frame.toPosition(this.resolve(item)));
        break;
    }
  };

  /** DO_CHANGE_SPEED: kind 2 is the climb, 3 the descent, others the speed over the ground. */
  changeSpeed(kind: number, speed: number): boolean {
    if (!(speed > 0)) return false;
    const key = kind === 2 ? "climb" : kind === 3 ? "sink" : "level";
    this.speeds = { ...this.speeds, [key]: Math.min(speed, key === "level" ? 20 : 6) };
    return true;
  }

  /** Angles in degrees, or rates in degrees per second where an angle is NaN. Flags as GIMBAL_MANAGER_FLAGS. */
  pointCamera(asked: {
    readonly pitchDeg: number;
    readonly yawDeg: number;
    readonly pitchRate: number;
    readonly yawRate: number;
    readonly flags: number;
  }): boolean {
    const { gimbal } = this;
    if (asked.flags & (common.GimbalManagerFlags.RETRACT | common.GimbalManagerFlags.NEUTRAL)) {
      this.regionOfInterest = undefined;
      gimbal.target = { pitchDeg: 0, yawDeg: 0, yawLocked: false };
      return true;
    }
    const byAngle = Number.isFinite(asked.pitchDeg) || Number.isFinite(asked.yawDeg);
    const byRate = Number.isFinite(asked.pitchRate) || Number.isFinite(asked.yawRate);
    if (!byAngle && !byRate) return false;
    this.regionOfInterest = undefined;
    if (byAngle) {
      const yawLocked = (asked.flags & common.GimbalManagerFlags.YAW_LOCK) !== 0;
      gimbal.target = {
        pitchDeg: Number.isFinite(asked.pitchDeg) ? asked.pitchDeg : gimbal.target.pitchDeg,
        yawDeg: Number.isFinite(asked.yawDeg) ? asked.yawDeg : gimbal.target.yawDeg,
        yawLocked,
      };
    } else gimbal.nudge(asked.pitchRate || 0, asked.yawRate || 0, 1);
    return true;
  }

  #crew(): MissionCrew {
    const copter = this;
    return {
      get place() {
        return copter.body.place;
      },
      resolve: this.resolve,
      limits: this.limits,
      waypointRadius: () => this.params.get("WPNAV_RADIUS") / 100,
      takeOff: (up) => this.#lift(up),
      land: (over) => this.#land(over),
      returnHome: () => this.#returnHome(),
      act: this.act,
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
