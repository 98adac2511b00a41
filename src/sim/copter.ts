import { common } from "mavlink-mappings";
import type { AircraftOptions } from "./aircraft.ts";
import { ArdupilotVehicle } from "./ardupilotVehicle.ts";
import { allowsArming, type CopterMode, copterModes, needsPosition } from "./copterModes.ts";
import { ardupilotSettings } from "./flightSettings.ts";
import { FlyTo, type RotorManeuver } from "./maneuver.ts";
import { copterParams, type Param, Params } from "./params.ts";
import { ReturnHome } from "./returnHome.ts";
import { Rotorcraft } from "./rotorcraft.ts";

/** A simulated multirotor that decides as ArduPilot Copter does: modes, arming, missions, failsafes. Item 0 is home. */
export class Copter extends ArdupilotVehicle<RotorManeuver> {
  mode: CopterMode = "STABILIZE";
  #autoArmed = false;

  constructor(options: AircraftOptions) {
    const params = options.params ?? new Params([...copterParams, ...fenceParams]);
    super(options, {
      params,
      airframe: (parts) =>
        new Rotorcraft(parts, {
          settings: () => ardupilotSettings(params),
          facesWay: (maneuver) => facesWay(params, maneuver),
        }),
      linkParams: { enable: "FS_GCS_ENABLE", seconds: "FS_GCS_TIMEOUT" },
    });
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
  protected get armable(): boolean {
    return allowsArming(this.mode);
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
    this.guided = this.maneuvers.climb(up);
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

  protected onGround(justLanded: boolean): void {
    if (justLanded && this.armed && (this.mode === "LAND" || this.mode === "RTL")) this.disarm(false);
    const delay = this.params.get("DISARM_DELAY");
    if (delay > 0 && this.idleSeconds > delay) this.disarm(false);
  }

  protected missionCompleted(): void {
    if (this.landed) this.disarm(false);
    else this.setModeBySelf("LOITER");
  }
  protected sayReached(sequence: number): void {
    this.say(severity.INFO, `Reached command #${sequence}`);
  }
  protected override armingDone(): void {
    this.#autoArmed = false;
  }
  protected override disarmed(): void {
    this.#autoArmed = false;
  }

  protected positionLost(): void {
    if (!needsPosition(this.mode) || this.mode === "LAND") return;
    this.say(severity.CRITICAL, "EKF Failsafe: changed to LAND Mode");
    this.setModeBySelf("LAND");
  }

  /** 1 lands, 2 returns. */
  protected batteryFailsafe(action: number): void {
    const landsAnyway = this.landing || this.mode === "LAND";
    if (action === 1) this.setModeBySelf("LAND");
    else if (action === 2 && !landsAnyway && this.mode !== "RTL") this.setModeBySelf(this.hasPosition ? "RTL" : "LAND");
  }

  protected linkLost(): void {
    if (this.mode !== "RTL" && this.mode !== "LAND") this.setModeBySelf("RTL");
  }

  /** 2 lands, others return or land. */
  protected fenceFailsafe(action: number): void {
    if (this.mode === "LAND" || (action !== 2 && this.mode === "RTL")) return;
    this.setModeBySelf(action === 2 ? "LAND" : "RTL");
  }

  #enter(mode: CopterMode): void {
    if (mode === "AUTO") {
      if (this.armed && !this.landed) this.#autoArmed = true;
      if (this.armed) this.#runMission();
    } else if (this.landed) this.guided = undefined;
    else if (mode === "RTL") this.guided = this.goingHome();
    else if (mode === "LAND") this.guided = this.maneuvers.land();
    else if (mode === "STABILIZE" || mode === "ALT_HOLD") this.guided = this.maneuvers.drift();
    else this.guided = this.maneuvers.hold();
  }

  #runMission(): void {
    if (this.mission.state === "running" || !this.#autoArmed) return;
    this.mission.startOrResume(this.params.get("MIS_RESTART") === 1);
  }
}

/** WP_YAW_BEHAVIOR: 1 faces the next waypoint, 2 does so except on the way home. */
function facesWay(params: Params, maneuver: RotorManeuver): boolean {
  const behavior = params.get("WP_YAW_BEHAVIOR");
  return behavior === 1 || (behavior === 2 && !(maneuver instanceof ReturnHome));
}

const severity = common.MavSeverity;
const fenceParams: readonly Param[] = [
  { name: "FENCE_ACTION", kind: "int8", value: 1 },
  { name: "FENCE_ALT_MAX", kind: "real32", value: 100 }, // m
  { name: "FENCE_TYPE", kind: "int8", value: 7 },
];
