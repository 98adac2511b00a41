import { common } from "mavlink-mappings";
import type { Position } from "../geo/position.ts";
import { Aircraft, type AircraftOptions, type Failsafe, type Personality } from "./aircraft.ts";
import type { Maneuver } from "./airframe.ts";
import { isManual, needsPlace, type Px4Mode, px4CustomMode } from "./px4Modes.ts";

/**
 * A simulated aircraft that decides as PX4's commander and navigator do: arms in any mode but those that come down,
 * takes off by a mode, flies a mission as soon as it is armed in it, and says its reasons in PX4's words.
 * https://docs.px4.io/main/en/flight_modes/
 */
export abstract class Px4Vehicle<M extends Maneuver = Maneuver> extends Aircraft<M> {
  readonly autopilot = "px4";
  mode: Px4Mode = "Hold";
  #batteryLevel: "good" | "low" | "critical" | "emergency" = "good";
  #linkLost = false;
  #placeLost = false;
  #hasFlown = false;
  #takeOffUp: number | undefined;
  #preflightSaid = -15;

  constructor(options: AircraftOptions, personality: Omit<Personality<M>, "firstItem">) {
    super(options, { ...personality, firstItem: 0 });
    this.params.set("BAT1_CAPACITY", this.battery.model.capacityMah);
  }

  setSystemId(systemId: number): void {
    this.params.set("MAV_SYS_ID", systemId);
  }
  hearStation(): void {
    this.gcsHeard = this.uptime;
  }
  get customMode(): number {
    return px4CustomMode(this.mode);
  }
  get inMission(): boolean {
    return this.mode === "Mission";
  }
  get inGuided(): boolean {
    return this.mode === "Hold";
  }
  get failsafe(): Failsafe {
    if (this.#placeLost) return "position";
    if (this.#batteryLevel !== "good") return this.#batteryLevel === "low" ? "battery-low" : "battery-critical";
    if (this.fence.breach !== "none") return "fence";
    return this.#linkLost ? "gcs" : "none";
  }
  get faultsBeforeArming(): readonly string[] {
    const faults = [...this.faults];
    if (this.#batteryLevel !== "good") faults.push("low battery");
    if (this.gps.fix < 3) faults.push("GPS fix too low");
    else if (!this.hasPosition) faults.push("no valid global position estimate");
    return faults;
  }

  arm(force: boolean): boolean {
    if (this.armed) return true;
    if (!force) {
      if (this.mode === "Return" || this.mode === "Land") return this.#deny("Mode not suitable for takeoff");
      const [fault] = needsPlace(this.mode) ? this.faultsBeforeArming : this.faults;
      if (fault) {
        this.say(severity.CRITICAL, `Preflight Fail: ${fault}`);
        return this.#deny("Resolve system health failures first");
      }
    }
    this.say(severity.INFO, "Armed by external command");
    this.armed = true;
    this.idleSeconds = 0;
    this.body.rotors = "idle";
    if (this.hasPosition) this.setHome(this.body.position);
    this.#enter(this.mode);
    return true;
  }

  disarm(force: boolean): boolean {
    if (this.armed && !this.landed && !force) {
      this.say(severity.CRITICAL, "Disarming denied: not landed");
      return false;
    }
    return this.#stop("Disarmed by external command");
  }

  /** Changes the mode, or says why not. */
  setMode(mode: Px4Mode): boolean {
    if (mode === this.mode) return true;
    if ((needsPlace(mode) && !this.hasPosition) || (mode === "Mission" && this.missionLength === 0)) {
      this.say(severity.CRITICAL, `Switching to mode '${mode}' is currently not possible`);
      return false;
    }
    this.setModeBySelf(mode);
    return true;
  }

  /** A change of mode that the vehicle decides itself. */
  setModeBySelf(mode: Px4Mode): void {
    if (this.mode === "Mission") this.mission.stop();
    this.mode = mode;
    this.forgetYaw();
    this.#enter(mode);
  }

  /** Switches to Takeoff, up to a height above mean sea level (NaN: MIS_TAKEOFF_ALT above home); it rises once armed. */
  takeOff(amsl: number): boolean {
    const home = this.home?.amsl;
    if (home === undefined || !this.hasPosition) return this.setMode("Takeoff");
    const least = home + this.params.get("MIS_TAKEOFF_ALT");
    if (!Number.isFinite(amsl))
      this.say(severity.INFO, `Using default takeoff altitude: ${(least - home).toFixed(2)} m`);
    const to = Number.isFinite(amsl) ? amsl : least;
    if (this.landed ? to <= this.body.position.amsl : this.body.position.amsl >= to) {
      this.say(severity.CRITICAL, "Already higher than takeoff altitude");
      if (this.landed) return false;
      return this.setMode("Hold");
    }
    this.#takeOffUp = to - this.body.frame.origin.amsl;
    this.setModeBySelf("Takeoff");
    return true;
  }

  /** DO_REPOSITION with leave to change the mode: Hold at another place. */
  reposition(to: Position): boolean {
    if (!this.setMode("Hold")) return false;
    this.goTo(to);
    return true;
  }

  protected watch(dt: number): void {
    this.#watchPosition(dt);
    this.#watchBattery();
    this.#watchLink();
    this.#watchFence();
    if (this.mode === "Takeoff" && this.armed && !this.landed && this.guided?.done) this.setModeBySelf("Hold");
    if (!this.armed && this.uptime - this.#preflightSaid >= 30)
      for (const fault of this.faultsBeforeArming) {
        this.#preflightSaid = this.uptime;
        this.say(severity.CRITICAL, `Preflight Fail: ${fault}`);
      }
  }

  protected onGround(justLanded: boolean): void {
    if (justLanded) this.say(severity.INFO, "Landing detected");
    const flown = this.mode === "Land" || this.mode === "Return" || this.inMission || this.#hasFlown;
    const delay = this.params.get(flown ? "COM_DISARM_LAND" : "COM_DISARM_PRFLT");
    if (delay > 0 && this.idleSeconds > delay)
      this.#stop(flown ? "Disarmed by landing" : "Disarmed by auto preflight disarming");
  }

  protected touched(speed: number): void {
    this.#hasFlown = true;
    if (speed > 3 && this.armed) this.say(severity.EMERGENCY, "Critical failure detected: attitude (roll)");
  }
  protected missionCompleted(): void {
    this.say(severity.INFO, this.landed ? "Mission finished, landed" : "Mission finished, loitering");
    if (!this.landed) this.setModeBySelf("Hold");
  }
  protected sayItem(): void {}
  protected sayReached(): void {}

  #deny(why: string): false {
    this.say(severity.CRITICAL, `Arming denied: ${why}`);
    return false;
  }

  #stop(why: string): true {
    if (!this.armed) return true;
    this.say(severity.INFO, why);
    this.armed = false;
    this.#hasFlown = false;
    this.body.rotors = "stopped";
    this.maneuvers.forgetSpeeds();
    this.forgetYaw();
    this.mission.reset();
    if (this.mode === "Takeoff") this.setModeBySelf("Hold");
    return true;
  }

  #enter(mode: Px4Mode): void {
    if (mode === "Mission") {
      if (this.armed && this.mission.state !== "running") this.mission.startOrResume(false);
    } else if (mode === "Takeoff") {
      const up = this.#takeOffUp ?? this.places.home.up + this.params.get("MIS_TAKEOFF_ALT");
      this.guided = this.armed || !this.landed ? this.maneuvers.climb(up) : undefined;
    } else if (this.landed) this.guided = undefined;
    else if (mode === "Return") this.#return();
    else if (mode === "Land") this.guided = this.maneuvers.land();
    else if (isManual(mode) && mode !== "Position") this.guided = this.maneuvers.drift();
    else this.guided = this.maneuvers.hold();
  }

  #return(): void {
    const ahl = Math.max(this.ahl, this.params.get("RTL_RETURN_ALT"));
    const amsl = ahl + (this.home?.amsl ?? 0);
    this.say(severity.INFO, `RTL: start return at ${amsl.toFixed(0)} m (${ahl.toFixed(0)} m above destination)`);
    this.guided = this.goingHome();
  }

  #watchPosition(dt: number): void {
    this.gps.enabled = this.params.get("SIM_GPS_USED") >= 4;
    this.gps.step(dt);
    if (this.hasPosition && !this.home) this.setHome(this.body.position);
    if (this.hasPosition) this.#placeLost = false;
    if (this.hasPosition || !this.armed || this.landed || !needsPlace(this.mode) || this.#placeLost) return;
    this.#placeLost = true;
    this.say(severity.EMERGENCY, "Failsafe activated: global position lost, switching to Descend");
    this.setModeBySelf("Land");
  }

  /** Each level is raised once and never taken back in flight. COM_LOW_BAT_ACT: 2 lands at critical, 3 returns then and lands at emergency. */
  #watchBattery(): void {
    const share = this.battery.percent / 100;
    const { params } = this;
    const flies = this.armed && !this.landed;
    const action = params.get("COM_LOW_BAT_ACT");
    if (this.#batteryLevel === "good" && share < params.get("BAT_LOW_THR")) {
      this.#batteryLevel = "low";
      this.say(severity.WARNING, "Low battery level! Return advised");
    }
    if (this.#batteryLevel === "low" && share < params.get("BAT_CRIT_THR")) {
      this.#batteryLevel = "critical";
      this.say(severity.CRITICAL, "Critical battery level! Land now");
      if (flies && action === 2 && this.mode !== "Land") this.setModeBySelf("Land");
      if (flies && action === 3 && this.mode !== "Land" && this.mode !== "Return")
        this.setModeBySelf(this.hasPosition ? "Return" : "Land");
    }
    if (this.#batteryLevel === "critical" && share < params.get("BAT_EMERGEN_THR")) {
      this.#batteryLevel = "emergency";
      this.say(severity.EMERGENCY, "Dangerous battery level! Land immediately");
      if (flies && action >= 2 && this.mode !== "Land") this.setModeBySelf("Land");
    }
  }

  /** GF_ACTION: 0 nothing, 1 warns, 2 holds, 3 returns, 5 lands. */
  #watchFence(): void {
    const action = this.params.get("GF_ACTION");
    if (!this.watchFence(action !== 0, Number.POSITIVE_INFINITY) || this.fence.breach === "none") return;
    this.say(severity.CRITICAL, "Geofence violation");
    const mode = fenceModes.get(action);
    if (mode && this.mode !== "Land" && this.mode !== "Return") this.setModeBySelf(mode);
  }

  /** NAV_DLL_ACT: 0 nothing, 1 hold, 2 return, 3 land. */
  #watchLink() {
    if (this.gcsHeard === undefined) return;
    const lost = this.uptime - this.gcsHeard > this.params.get("COM_DL_LOSS_T");
    if (lost === this.#linkLost) return;
    this.#linkLost = lost;
    if (!lost) return this.say(severity.INFO, "Connection to ground station regained");
    this.say(severity.WARNING, "Connection to ground station lost");
    const mode = ([undefined, "Hold", "Return", "Land"] as const)[this.params.get("NAV_DLL_ACT")];
    if (!mode || !this.armed || this.landed || this.mode === "Land" || this.mode === "Return") return;
    this.say(severity.CRITICAL, `Failsafe activated: switching to ${mode}`);
    this.setModeBySelf(mode);
  }
}

const severity = common.MavSeverity;
const fenceModes: ReadonlyMap<number, Px4Mode> = new Map([
  [2, "Hold"],
  [3, "Return"],
  [5, "Land"],
]);
