import { common } from "mavlink-mappings";
import { Aircraft, type AircraftOptions, type Failsafe } from "./aircraft.ts";
import { BatteryGuard } from "./batteryGuard.ts";
import { allowsArming, type CopterMode, copterModes, needsPosition } from "./copterModes.ts";
import { ardupilotSettings } from "./flightSettings.ts";
import { Drift, FlyTo, type Maneuver } from "./maneuver.ts";
import { nameOfItem, type StoredItem } from "./missionItems.ts";
import { copterParams, type Param, Params } from "./params.ts";
import { armingFaults } from "./preArm.ts";
import { ReturnHome } from "./returnHome.ts";

/** A simulated multirotor that decides as ArduPilot Copter does: modes, arming, missions, failsafes. Item 0 is home. */
export class Copter extends Aircraft {
  readonly autopilot = "ardupilot";
  mode: CopterMode = "STABILIZE";
  readonly #guard: BatteryGuard;
  #autoArmed = false;
  #glitched = false;
  #gcsSilent = false;
  #preArmSaid = -15;
  #crashedAt: number | undefined;

  constructor(options: AircraftOptions) {
    super(options, {
      params: options.params ?? new Params([...copterParams, ...fenceParams]),
      settings: ardupilotSettings,
      firstItem: 1,
    });
    this.params.set("BATT_CAPACITY", this.battery.model.capacityMah);
    this.#guard = new BatteryGuard(this.battery, this.params);
  }

  setSystemId(systemId: number): void {
    this.params.set("SYSID_THISMAV", systemId);
  }
  hearStation(systemId: number): void {
    if (systemId === this.params.get("SYSID_MYGCS")) this.gcsHeard = this.uptime;
  }
  get customMode(): number {
    return copterModes[this.mode];
  }
  get inMission(): boolean {
    return this.mode === "AUTO";
  }
  get inGuided(): boolean {
    return this.mode === "GUIDED";
  }
  get failsafe(): Failsafe {
    if (this.#guard.level !== "good") return `battery-${this.#guard.level}`;
    if (this.fence.breach !== "none") return "fence";
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
    this.idleSeconds = 0;
    this.body.rotors = "idle";
    if (this.hasPosition) this.setHome(this.body.position);
    return true;
  }

  disarm(force: boolean): boolean {
    if (!this.armed) return true;
    if (!this.landed && !force) return false;
    this.say(severity.INFO, "Disarming motors");
    this.armed = false;
    this.#autoArmed = false;
    this.body.rotors = "stopped";
    this.maneuvers.forgetSpeeds();
    this.forgetYaw();
    this.mission.reset();
    return true;
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
      if (this.missionLength === 0) return refuse("init failed");
      if (this.armed && this.landed && !this.mission.startsWithTakeoff) {
        this.say(severity.CRITICAL, "Auto: Missing Takeoff Cmd");
        return refuse("init failed");
      }
    }
    this.setModeBySelf(mode);
    return true;
  }

  /** A change of mode that the vehicle decides itself. */
  setModeBySelf(mode: CopterMode): void {
    if (this.mode === "AUTO") this.mission.stop();
    this.mode = mode;
    this.forgetYaw();
    this.#enter(mode);
  }

  /** Climbs to a height above home in metres; only from the ground, armed, in GUIDED. */
  takeOff(ahl: number): boolean {
    if (this.mode !== "GUIDED" || !this.armed || !this.landed || !(ahl > 0) || !this.home) return false;
    const up = this.places.home.up + ahl;
    if (up <= this.body.place.up) return false;
    this.#autoArmed = true;
    this.guided = this.climbTo(up);
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

  /** Says what forbids arming, if anything does. */
  sayPreArm(): void {
    if (this.params.get("ARMING_CHECK") === 0) return;
    for (const fault of this.faultsBeforeArming) {
      this.#preArmSaid = this.uptime;
      this.say(severity.CRITICAL, `PreArm: ${fault}`);
    }
  }

  protected watch(dt: number): void {
    this.#watchPosition(dt);
    this.#watchBattery(dt);
    this.#watchGroundStation();
    this.#watchFence();
    if (this.#crashedAt !== undefined && this.uptime - this.#crashedAt >= 2) this.#crashed();
    if (!this.armed && this.uptime - this.#preArmSaid >= 30) this.sayPreArm();
  }

  protected onGround(justLanded: boolean): void {
    if (justLanded && this.armed && (this.mode === "LAND" || this.mode === "RTL")) this.disarm(false);
    const delay = this.params.get("DISARM_DELAY");
    if (delay > 0 && this.idleSeconds > delay) this.disarm(false);
  }

  protected touched(speed: number): void {
    this.say(severity.INFO, `SIM Hit ground at ${speed.toFixed(2)} m/s`);
    if (speed > crashSpeed && this.armed) this.#crashedAt = this.uptime;
  }
  protected missionCompleted(): void {
    if (this.landed) this.disarm(false);
    else this.setModeBySelf("LOITER");
  }
  protected sayItem(sequence: number, item: StoredItem): void {
    this.say(severity.INFO, `Mission: ${sequence} ${nameOfItem(item)}`);
  }
  protected sayReached(sequence: number): void {
    this.say(severity.INFO, `Reached command #${sequence}`);
  }
  /** WP_YAW_BEHAVIOR: 1 faces the next waypoint, 2 does so except on the way home. */
  protected facesWay(maneuver: Maneuver): boolean {
    const behavior = this.params.get("WP_YAW_BEHAVIOR");
    return behavior === 1 || (behavior === 2 && !(maneuver instanceof ReturnHome));
  }

  #enter(mode: CopterMode): void {
    if (mode === "AUTO") {
      if (this.armed && !this.landed) this.#autoArmed = true;
      if (this.armed) this.#runMission();
    } else if (this.landed) this.guided = undefined;
    else if (mode === "RTL") this.guided = this.maneuvers.returnHome(this.haven);
    else if (mode === "LAND") this.guided = this.maneuvers.land();
    else if (mode === "STABILIZE" || mode === "ALT_HOLD") this.guided = new Drift(this.body.place.up);
    else this.guided = this.maneuvers.hold();
  }

  #runMission(): void {
    if (this.mission.state === "running" || !this.#autoArmed) return;
    this.mission.startOrResume(this.params.get("MIS_RESTART") === 1);
  }

  #watchPosition(dt: number): void {
    this.gps.enabled = this.params.get("SIM_GPS1_ENABLE") === 1;
    this.gps.step(dt);
    if (this.gps.jumpMetres > 0 !== this.#glitched) {
      this.#glitched = this.gps.jumpMetres > 0;
      this.say(severity.CRITICAL, this.#glitched ? "GPS Glitch or Compass error" : "Glitch cleared");
    }
    if (this.hasPosition && !this.home) {
      this.say(severity.INFO, "EKF3 IMU0 origin set");
      this.say(severity.INFO, "EKF3 IMU0 is using GPS");
      this.setHome(this.body.position);
    }
    if (this.hasPosition || !this.armed || this.landed || !needsPosition(this.mode) || this.mode === "LAND") return;
    this.say(severity.CRITICAL, "EKF Failsafe: changed to LAND Mode");
    this.setModeBySelf("LAND");
  }

  #watchBattery(dt: number): void {
    const alarm = this.#guard.step(dt);
    if (!alarm) return;
    const { volts, consumedMah } = this.battery;
    this.say(severity.WARNING, `Battery 1 is ${alarm.level} ${volts.toFixed(2)}V used ${consumedMah.toFixed(0)} mAh`);
    if (!this.armed || this.landed || alarm.action === 0) return;
    this.say(severity.CRITICAL, "Battery Failsafe");
    const landsAnyway = this.landing || this.mode === "LAND";
    if (alarm.action === 1) this.setModeBySelf("LAND");
    else if (alarm.action === 2 && !landsAnyway && this.mode !== "RTL")
      this.setModeBySelf(this.hasPosition ? "RTL" : "LAND");
  }

  /** FENCE_ACTION: 0 only reports, 2 lands, others return or land. FENCE_TYPE bit 0 is the greatest height. */
  #watchFence() {
    const { params } = this;
    const on = params.get("FENCE_ENABLE") === 1;
    const high = (params.get("FENCE_TYPE") & 1) !== 0 ? params.get("FENCE_ALT_MAX") : Number.POSITIVE_INFINITY;
    const before = this.fence.breach;
    if (!this.watchFence(on, high)) return;
    const { breach } = this.fence;
    const named = { altitude: "Max Alt", boundary: "Polygon", none: "" } as const;
    if (breach === "none") return this.say(severity.NOTICE, `${named[before]} fence breach cleared`);
    this.say(severity.NOTICE, `${named[breach]} fence breached`);
    const action = params.get("FENCE_ACTION");
    if (action === 0 || this.mode === "LAND" || (action !== 2 && this.mode === "RTL")) return;
    this.setModeBySelf(action === 2 ? "LAND" : "RTL");
  }

  /** After two seconds away from where it wanted to be, as AP's crash check does it. */
  #crashed(): void {
    this.#crashedAt = undefined;
    this.say(severity.EMERGENCY, "Crash: Disarming: AngErr=68>30, Accel=0.2<3.0");
    this.disarm(true);
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
}

const severity = common.MavSeverity;
const fenceParams: readonly Param[] = [
  { name: "FENCE_ACTION", kind: "int8", value: 1 },
  { name: "FENCE_ALT_MAX", kind: "real32", value: 100 }, // m
  { name: "FENCE_TYPE", kind: "int8", value: 7 },
];
const crashSpeed = 3; // m/s at touchdown
