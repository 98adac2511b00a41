import { common } from "mavlink-mappings";
import { Aircraft, type AircraftOptions, type Failsafe, type Personality } from "./aircraft.ts";
import type { Maneuver } from "./airframe.ts";
import { BatteryGuard } from "./batteryGuard.ts";
import { nameOfItem, type StoredItem } from "./missionItems.ts";
import { armingFaults } from "./preArm.ts";

/** The parameters by which the loss of the station's link is noticed. */
export interface LinkParams {
  readonly enable: string;
  readonly seconds: string;
}

export interface ArdupilotPersonality<M extends Maneuver> extends Omit<Personality<M>, "firstItem"> {
  readonly linkParams: LinkParams;
}

/** What ArduPilot decides alike for all vehicles: arming, battery, link and position. Item 0 of a mission is home. */
export abstract class ArdupilotVehicle<M extends Maneuver = Maneuver> extends Aircraft<M> {
  readonly autopilot = "ardupilot";
  readonly #guard: BatteryGuard;
  #glitched = false;
  protected gcsSilent = false;
  #preArmSaid = -15;
  #crashedAt: number | undefined;

  readonly #linkParams: LinkParams;

  constructor(options: AircraftOptions, personality: ArdupilotPersonality<M>) {
    super(options, { ...personality, firstItem: 1 });
    this.#linkParams = personality.linkParams;
    this.params.set("BATT_CAPACITY", this.battery.model.capacityMah);
    this.#guard = new BatteryGuard(this.battery, this.params);
  }

  /** The name of the mode that it is in. */
  abstract readonly mode: string;
  /** Whether motors may be started in the mode that it is in. */
  protected abstract get armable(): boolean;
  /** BATT_FS_LOW_ACT and BATT_FS_CRT_ACT, which vehicles number differently. */
  protected abstract batteryFailsafe(action: number): void;
  protected abstract positionLost(): void;
  protected abstract linkLost(): void;
  /** FENCE_ACTION, when it is not 0. */
  protected abstract fenceFailsafe(action: number): void;
  protected armingDone(): void {}
  protected disarmed(): void {}

  setSystemId(systemId: number): void {
    this.params.set("SYSID_THISMAV", systemId);
  }
  hearStation(systemId: number): void {
    if (systemId === this.params.get("SYSID_MYGCS")) this.gcsHeard = this.uptime;
  }
  get failsafe(): Failsafe {
    if (this.#guard.level !== "good") return `battery-${this.#guard.level}`;
    if (this.fence.breach !== "none") return "fence";
    return this.gcsSilent ? "gcs" : "none";
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
    if (!this.armable) {
      this.say(severity.CRITICAL, `Arm: ${this.mode} mode not armable`);
      return false;
    }
    const faults = force || this.params.get("ARMING_CHECK") === 0 ? [] : this.faultsBeforeArming;
    for (const fault of faults) this.say(severity.CRITICAL, `Arm: ${fault}`);
    if (faults.length > 0) return false;
    this.say(severity.INFO, "Arming motors");
    this.armed = true;
    this.idleSeconds = 0;
    this.body.rotors = "idle";
    if (this.hasPosition) this.setHome(this.body.position);
    this.armingDone();
    return true;
  }

  disarm(force: boolean): boolean {
    if (!this.armed) return true;
    if (!this.landed && !force) return false;
    this.say(severity.INFO, "Disarming motors");
    this.armed = false;
    this.body.rotors = "stopped";
    this.maneuvers.forgetSpeeds();
    this.forgetYaw();
    this.mission.reset();
    this.disarmed();
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
    this.#watchArea();
    if (this.#crashedAt !== undefined && this.uptime - this.#crashedAt >= 2) this.#crashed();
    if (!this.armed && this.uptime - this.#preArmSaid >= 30) this.sayPreArm();
  }

  protected touched(speed: number): void {
    this.say(severity.INFO, `SIM Hit ground at ${speed.toFixed(2)} m/s`);
    if (speed > crashSpeed && this.armed) this.#crashedAt = this.uptime;
  }
  protected sayItem(sequence: number, item: StoredItem): void {
    this.say(severity.INFO, `Mission: ${sequence} ${nameOfItem(item)}`);
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
    if (!this.hasPosition && this.armed && !this.landed) this.positionLost();
  }

  #watchBattery(dt: number): void {
    const alarm = this.#guard.step(dt);
    if (!alarm) return;
    const { volts, consumedMah } = this.battery;
    this.say(severity.WARNING, `Battery 1 is ${alarm.level} ${volts.toFixed(2)}V used ${consumedMah.toFixed(0)} mAh`);
    if (!this.armed || this.landed || alarm.action === 0) return;
    this.say(severity.CRITICAL, "Battery Failsafe");
    this.batteryFailsafe(alarm.action);
  }

  /** FENCE_ACTION 0 only reports. FENCE_TYPE bit 0 is the greatest height. */
  #watchArea(): void {
    const { params } = this;
    const on = params.get("FENCE_ENABLE") === 1;
    const high = (params.get("FENCE_TYPE") & 1) !== 0 ? params.get("FENCE_ALT_MAX") : Number.POSITIVE_INFINITY;
    const before = this.fence.breach;
    if (!this.watchFence(on, high)) return;
    const { breach } = this.fence;
    const named = { altitude: "Max Alt", boundary: "Polygon", none: "" } as const;
    const cleared = breach === "none";
    this.say(severity.NOTICE, cleared ? `${named[before]} fence breach cleared` : `${named[breach]} fence breached`);
    const action = params.get("FENCE_ACTION");
    if (!cleared && action !== 0) this.fenceFailsafe(action);
  }

  /** After two seconds away from where it wanted to be, as AP's crash check does it. */
  #crashed(): void {
    this.#crashedAt = undefined;
    this.say(severity.EMERGENCY, "Crash: Disarming: AngErr=68>30, Accel=0.2<3.0");
    this.disarm(true);
  }

  #watchGroundStation() {
    if (this.params.get(this.#linkParams.enable) === 0 || this.gcsHeard === undefined) return;
    const silent = this.uptime - this.gcsHeard > this.params.get(this.#linkParams.seconds);
    if (silent === this.gcsSilent) return;
    this.gcsSilent = silent;
    if (!silent) return this.say(severity.WARNING, "GCS Failsafe Cleared");
    if (!this.armed || this.landed) return;
    this.say(severity.CRITICAL, "GCS Failsafe");
    this.linkLost();
  }
}

const severity = common.MavSeverity;
const crashSpeed = 3; // m/s at touchdown
