import { join } from "node:path";
import { failureOf, sentenceOf } from "../contract/failure.ts";
import { stabilisedPose } from "../geo/camera.ts";
import { distance } from "../geo/enu.ts";
import { parseAddress } from "../mavlink/address.ts";
import type { Clock } from "../mavlink/clock.ts";
import type { Link } from "../mavlink/link.ts";
import type { RadioConditions } from "../mavlink/memoryLink.ts";
import { createLink } from "../mavlink/openLink.ts";
import type { ScenarioDrone, ScenarioWeather } from "../mission/scenario/scenario.ts";
import { LossyLink } from "../sim/lossyLink.ts";
import type { Vehicle } from "../vehicle/vehicle.ts";
import { atBase, type Craft, type TimedPose } from "./craft.ts";
import { SitlProcess } from "./sitlProcess.ts";

/** What a SITL drone is made from. */
export interface SitlParts {
  readonly binary: string;
  /** Where each has a folder of its own. */
  readonly folder: string;
  readonly seed: number;
  readonly clock: Clock;
  readonly groundAmsl: number;
  readonly weather: ScenarioWeather;
  /** The vehicle as the station knows it. */
  readonly vehicleOf: (vehicleId: string) => Vehicle | undefined;
  readonly tell: (what: string, drone: string) => void;
}

/**
 * A drone that is flown by a real ArduPilot in its own simulation, in real time. What the station hears of it is taken for
 * the truth. A battery change is a start anew at its base; inside it nothing is made to fail.
 */
export class SitlCraft implements Craft {
  readonly drone: ScenarioDrone;
  readonly systemId: number;
  readonly vehicleId: string;
  readonly link: Link;
  dead: string | undefined;
  readonly #lossy: LossyLink;
  readonly #parts: SitlParts;
  #process: SitlProcess | undefined;
  #ended = false;
  #flew = false;
  #restsAt: number | undefined;

  constructor(drone: ScenarioDrone, systemId: number, parts: SitlParts) {
    this.drone = drone;
    this.systemId = systemId;
    this.vehicleId = `${systemId}:1`;
    this.#parts = parts;
    const { seed, clock } = parts;
    this.#lossy = new LossyLink(createLink(parseAddress("udpin:127.0.0.1:0")), { seed: seed * 1000 + systemId, clock });
    this.link = this.#lossy;
  }

  get conditions(): RadioConditions {
    return this.#lossy.conditions;
  }
  get flies(): boolean {
    const vehicle = this.#vehicle;
    return vehicle !== undefined && !vehicle.lost && vehicle.state.armed && vehicle.state.landed !== "on-ground";
  }
  /** At the instant of its newest position, with the attitude and gimbal of that instant. */
  get cameraPose(): TimedPose | undefined {
    const vehicle = this.#vehicle;
    const at = vehicle?.state.place?.at;
    const pose = at === undefined ? undefined : vehicle?.poseAt(at);
    if (pose?.gimbalPitchDeg === undefined || pose.gimbalYawDeg === undefined) return undefined;
    const { position, yawDeg, gimbalPitchDeg, gimbalYawDeg } = pose;
    return { ...stabilisedPose(position, { yawDeg, gimbalPitchDeg, gimbalYawDeg }), at: pose.at };
  }

  async start(): Promise<void> {
    const { binary, folder, groundAmsl, tell } = this.#parts;
    const process = new SitlProcess({
      ...{ binary, folder: join(folder, `sitl-${this.systemId}`), instance: this.systemId - 1 },
      home: { ...this.drone.base, amsl: groundAmsl },
      port: Number(this.link.boundAddress.split(":").at(-1)),
      parameters: this.#parameters(),
    });
    process.onDied = (words) => {
      this.dead = `its SITL ended by itself${words && `: ${words}`}`;
      tell(this.dead, this.drone.id);
    };
    this.#process = process;
    process.start();
  }

  step(at: number): void {
    const state = this.#vehicle?.state;
    if (!state || state.armed || state.landed !== "on-ground" || !state.place) {
      this.#flew ||= state?.armed === true && state.landed === "in-air";
      this.#restsAt = undefined;
      return;
    }
    if (!this.#flew) return;
    this.#restsAt ??= at;
    const { base, turnaroundMs } = this.drone;
    if (at - this.#restsAt < turnaroundMs / 2 || distance(base, state.place) > atBase) return;
    this.#flew = false;
    void this.#startAnew();
  }

  radio(conditions: Partial<RadioConditions>): void {
    const { loss = 0, delayMs = 0, jitterMs = 0, cut = false } = conditions;
    Object.assign(this.#lossy.conditions, { loss, delayMs, jitterMs, cut });
  }
  /** Its wind is that of the scenario's start, from its parameters. */
  blow(): void {}
  fail(): boolean {
    return false;
  }
  mend(): boolean {
    return false;
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#process?.stop();
  }

  /** What its crew does for a fresh battery. The run may end meanwhile, and the binary be gone. */
  async #startAnew(): Promise<void> {
    await this.#process?.stop();
    if (this.#ended) return;
    try {
      this.#process?.start();
      this.dead = undefined;
    } catch (cause) {
      this.dead = `its SITL could not be started again: ${sentenceOf(failureOf(cause))}`;
      this.#parts.tell(this.dead, this.drone.id);
    }
  }

  get #vehicle(): Vehicle | undefined {
    return this.#parts.vehicleOf(this.vehicleId);
  }

  /** Calibrated and with a gimbal, a battery of its size, the wind, and its number under the names of all versions. */
  #parameters(): Record<string, number> {
    const { speed, fromDeg } = this.#parts.weather.wind;
    const { batteryMah, climb, sink, speed: cruise } = this.drone;
    return {
      ...{ SYSID_THISMAV: this.systemId, MAV_SYSID: this.systemId, FRAME_CLASS: 1, FRAME_TYPE: 0 },
      ...{ FS_THR_ENABLE: 0, MNT1_TYPE: 1, MNT1_PITCH_MIN: -90, MNT1_PITCH_MAX: 20, MNT1_YAW_MIN: -180 },
      ...{ MNT1_YAW_MAX: 180, SERVO9_FUNCTION: 6, SERVO10_FUNCTION: 7, SERVO11_FUNCTION: 8, RTL_ALT: 1500 },
      ...{ BATT_MONITOR: 4, BATT_CAPACITY: batteryMah, SIM_BATT_CAP_AH: batteryMah / 1000 },
      ...{ WPNAV_SPEED: cruise * 100, WPNAV_SPEED_UP: climb * 100, WPNAV_SPEED_DN: sink * 100 },
      ...{ SIM_WIND_SPD: speed, SIM_WIND_DIR: fromDeg, ...calibrated },
    };
  }
}

/** A compass and accelerometers that were never calibrated forbid arming. */
const calibrated: Readonly<Record<string, number>> = {
  ...{ INS_ACCOFFS_X: 0.001, INS_ACCOFFS_Y: 0.001, INS_ACCOFFS_Z: 0.001 },
  ...{ INS_ACCSCAL_X: 1.001, INS_ACCSCAL_Y: 1.001, INS_ACCSCAL_Z: 1.001 },
  ...{ INS_ACC2OFFS_X: 0.001, INS_ACC2OFFS_Y: 0.001, INS_ACC2OFFS_Z: 0.001 },
  ...{ COMPASS_OFS_X: 5, COMPASS_OFS_Y: 13, COMPASS_OFS_Z: -18, COMPASS_OFS2_X: 5, COMPASS_OFS2_Y: 13 },
  ...{ COMPASS_OFS2_Z: -18, COMPASS_OFS3_X: 5, COMPASS_OFS3_Y: 13, COMPASS_OFS3_Z: -18 },
  ...{ INS_ACC2SCAL_X: 1.001, INS_ACC2SCAL_Y: 1.001, INS_ACC2SCAL_Z: 1.001 },
};

/** What is not real in a run with such drones. */
export const sitlModelled: readonly string[] = [
  "The drones are ArduPilot in its own simulation, in real time; where they are and look is what they say of it.",
  "No pictures were made: the detector is modelled by what its model card says of it, flickering and standing false ones with it. The tracker, the placing on the ground, the rules and the flags are the station's own.",
  "The ground is flat and hides nothing.",
  "The person at the station is modelled by a reaction time.",
];
