import { common } from "mavlink-mappings";
import type { Enu } from "../geo/position.ts";
import type { AircraftOptions } from "./aircraft.ts";
import { ArdupilotVehicle } from "./ardupilotVehicle.ts";
import { L1Guidance } from "./l1Guidance.ts";
import { cmd } from "./missionItems.ts";
import { Params } from "./params.ts";
import { isByHand, type PlaneMode, planeModes } from "./planeModes.ts";
import { planeParams, planeSettings } from "./planeParams.ts";
import type { WingManeuver } from "./wingManeuver.ts";
import { WingReturn } from "./wingReturn.ts";
import { Wings } from "./wings.ts";

/**
 * A simulated fixed wing that decides as ArduPilot Plane does: it takes off in Auto or Takeoff once it is armed, circles
 * where it is held, and comes back to circle over home or a rally point. https://ardupilot.org/plane/docs/flight-modes.html
 */
export class Plane extends ArdupilotVehicle<WingManeuver> {
  mode: PlaneMode = "MANUAL";
  readonly #wings: Wings;
  #hasFlown = false;

  constructor(options: AircraftOptions) {
    const params = options.params ?? new Params(planeParams);
    const made: { wings?: Wings } = {};
    const guidance = new L1Guidance(() => ({
      periodSeconds: Math.max(1, params.get("NAVL1_PERIOD")),
      damping: params.get("NAVL1_DAMPING"),
      waypointRadius: params.get("WP_RADIUS"),
    }));
    super(options, {
      params,
      airframe: (parts) => {
        const ahl = () => (made.wings ? made.wings.body.place.up - made.wings.places.home.up : 0);
        made.wings = new Wings(parts, () => planeSettings(params, ahl), guidance);
        return made.wings;
      },
      linkParams: { enable: "FS_GCS_ENABL", seconds: "FS_LONG_TIMEOUT" },
    });
    this.#wings = made.wings as Wings;
  }

  get customMode(): number {
    return planeModes[this.mode];
  }
  get inMission(): boolean {
    return this.mode === "AUTO";
  }
  get inGuided(): boolean {
    return this.mode === "GUIDED";
  }
  protected get armable(): boolean {
    return this.mode !== "RTL" && this.mode !== "LOITER" && this.mode !== "CIRCLE";
  }

  /** Changes the mode, or says why not. */
  setMode(mode: PlaneMode): boolean {
    if (mode === this.mode) return true;
    if (mode === "AUTO" && this.missionLength === 0) {
      this.say(severity.WARNING, "Flight mode change failed: no mission");
      return false;
    }
    this.setModeBySelf(mode);
    return true;
  }

  /** A change of mode that the vehicle decides itself. */
  setModeBySelf(mode: PlaneMode): void {
    if (this.mode === "AUTO") this.mission.stop();
    this.mode = mode;
    this.#enter();
  }

  /** Flies the mission; it takes off by itself when it is armed in it. */
  startMission(): boolean {
    return this.setMode("AUTO");
  }

  /** Goes on with the mission where its landing begins (DO_LAND_START); false where it has none. */
  startLanding(): boolean {
    const start = this.items.findIndex(({ command }) => command === cmd.landStart);
    if (start < 1 || this.landed || !this.mission.setCurrent(start)) return false;
    return this.setMode("AUTO");
  }

  protected override watch(dt: number): void {
    super.watch(dt);
    if (this.mode === "TAKEOFF" && this.guided?.done) this.guided = this.maneuvers.hold();
    if (this.inMission && this.mission.maneuver instanceof WingReturn) this.setModeBySelf("RTL");
    if (!this.landed) this.#hasFlown = true;
  }

  protected onGround(): void {
    const delay = this.params.get("LAND_DISARMDELAY");
    if (this.#hasFlown && delay > 0 && this.idleSeconds > delay) this.disarm(false);
  }

  protected override armingDone(): void {
    this.#hasFlown = false;
    this.#enter();
  }
  protected missionCompleted(): void {
    if (this.landed) return;
    this.say(severity.INFO, "Mission complete, changing mode to RTL");
    this.setModeBySelf("RTL");
  }
  protected sayReached(sequence: number): void {
    this.say(severity.INFO, `Reached waypoint #${sequence}`);
  }

  /** It flies on by its compass and airspeed, as long as nobody says otherwise. */
  protected positionLost(): void {}

  /** 1 returns, 2 lands where its mission says how, and returns else. */
  protected batteryFailsafe(action: number): void {
    if (action === 2 && this.startLanding()) return;
    if (this.mode !== "RTL" && !this.landing) this.setModeBySelf("RTL");
  }

  /** FS_LONG_ACTN 0 goes on with what it flies by itself. */
  protected linkLost(): void {
    const goesOn = this.params.get("FS_LONG_ACTN") === 0 && !isByHand(this.mode);
    if (!goesOn && this.mode !== "RTL" && !this.landing) this.setModeBySelf("RTL");
  }

  protected fenceFailsafe(): void {
    if (this.mode !== "RTL" && !this.landing) this.setModeBySelf("RTL");
  }

  /** To the nearest rally point within RALLY_LIMIT_KM, at its own height; home where there is none. */
  protected override goingHome(): WingManeuver {
    const { home } = this.places;
    const { place, frame } = this.body;
    const away = ({ east, north }: Enu) => Math.hypot(east - place.east, north - place.north);
    const limit = this.params.get("RALLY_LIMIT_KM") * 1000;
    const points = this.plans.rally
      .map(({ x, y, z }) => ({ ...frame.toEnu({ lat: x / 1e7, lon: y / 1e7 }), up: home.up + z }))
      .filter((point) => limit <= 0 || away(point) <= limit)
      .sort((a, b) => away(a) - away(b));
    const [nearest] = points;
    return nearest ? this.#wings.moves.returnTo(nearest) : this.maneuvers.returnHome();
  }

  #enter(): void {
    const { mode, landed } = this;
    if (mode === "AUTO") {
      if (this.armed && this.mission.state !== "running")
        this.mission.startOrResume(this.params.get("MIS_RESTART") === 1);
    } else if (mode === "TAKEOFF") {
      const up = this.places.home.up + this.params.get("TKOFF_ALT");
      this.guided = landed || this.body.place.up < up ? this.maneuvers.climb(up) : this.maneuvers.hold();
    } else if (landed) this.guided = undefined;
    else if (mode === "RTL") this.guided = this.goingHome();
    else if (mode === "CIRCLE") this.guided = this.#wings.moves.turn(this.params.get("ROLL_LIMIT_DEG") / 3);
    else this.guided = isByHand(mode) ? this.maneuvers.drift() : this.maneuvers.hold();
  }
}

const severity = common.MavSeverity;
