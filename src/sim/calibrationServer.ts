import { ardupilotmega, common, type MavLinkData } from "mavlink-mappings";
import { messageOf } from "../mavlink/dialect.ts";
import type { VehicleCopter } from "./commandServer.ts";
import type { Asker } from "./missionServer.ts";

/** What the calibration needs of its vehicle. */
export interface CalibratedVehicle {
  readonly copter: VehicleCopter;
  send(message: MavLinkData): void;
}

/** What happens at an instant of a calibration. */
interface Beat {
  readonly afterMs: number;
  readonly act: () => void;
}

/**
 * The vehicle's side of calibrating its sensors, as if somebody held it and turned it as it asks: ArduPilot's dialogue by
 * commands, and PX4's by texts. https://mavlink.io/en/messages/common.html#MAV_CMD_PREFLIGHT_CALIBRATION
 */
export class CalibrationServer {
  readonly #vehicle: () => CalibratedVehicle;
  #beats: Beat[] = [];
  #beatAt = Number.POSITIVE_INFINITY;
  #at = 0;
  /** ACCELCAL_VEHICLE_POS that is asked for, and when again. */
  #position = 0;
  #askAt = Number.POSITIVE_INFINITY;
  #from: Asker = { systemId: 0, componentId: 0 };

  constructor(vehicle: () => CalibratedVehicle) {
    this.#vehicle = vehicle;
  }

  /** Carries out a command of a calibration; undefined for one that is not of these. */
  command(command: number, params: readonly number[], from: Asker): common.MavResult | undefined {
    const { MavResult } = common;
    const { copter } = this.#vehicle();
    const { ACCELCAL_VEHICLE_POS, DO_START_MAG_CAL, DO_ACCEPT_MAG_CAL, DO_CANCEL_MAG_CAL } = ardupilotmega.MavCmd;
    const mine: readonly number[] = [ACCELCAL_VEHICLE_POS, DO_START_MAG_CAL, DO_ACCEPT_MAG_CAL, DO_CANCEL_MAG_CAL];
    const preflight = command === common.MavCmd.PREFLIGHT_CALIBRATION;
    if (!preflight && !mine.includes(command)) return undefined;
    if (copter.armed) return MavResult.DENIED;
    this.#from = from;
    if (copter.autopilot === "px4") return preflight ? this.#byTexts(params) : MavResult.UNSUPPORTED;
    if (preflight) return this.#byCommands(params);
    if (command === ACCELCAL_VEHICLE_POS) return this.#placed(params[0] ?? 0);
    if (command === DO_START_MAG_CAL && this.#beats.length === 0) this.#play(this.#compass());
    if (command === DO_CANCEL_MAG_CAL) this.#play([]);
    return MavResult.ACCEPTED;
  }

  /** Goes on to `at`, ms since 1970. */
  step(at: number): void {
    this.#at = at;
    if (this.#position > 0 && at >= this.#askAt) {
      this.#askAt = at + 1_000;
      this.#ask(this.#position);
    }
    while (at >= this.#beatAt) {
      const beat = this.#beats.shift();
      this.#beatAt = this.#beats[0] ? this.#beatAt + this.#beats[0].afterMs : Number.POSITIVE_INFINITY;
      beat?.act();
    }
  }

  #byCommands([gyroscope, , barometer, , accelerometer]: readonly number[]): common.MavResult {
    const { ACCEPTED, UNSUPPORTED } = common.MavResult;
    if (accelerometer === 1) {
      this.#position ||= 1;
      this.#askAt = this.#at;
      return ACCEPTED;
    }
    return gyroscope === 1 || barometer === 1 || accelerometer === 2 ? ACCEPTED : UNSUPPORTED;
  }

  /** It is told that it lies as it asked; the same word again changes nothing. */
  #placed(position: number): common.MavResult {
    if (position !== this.#position) return position === 0 ? common.MavResult.DENIED : common.MavResult.ACCEPTED;
    this.#position = position < LAST_POSITION ? position + 1 : 0;
    this.#askAt = this.#at + 1_500; // it measures
    if (this.#position > 0) return common.MavResult.ACCEPTED;
    // A single word may be lost.
    const done = { afterMs: 500, act: () => this.#ask(ardupilotmega.AccelcalVehiclePos.SUCCESS) };
    this.#play([{ ...done, afterMs: 1_500 }, ...new Array<Beat>(5).fill(done)]);
    return common.MavResult.ACCEPTED;
  }

  #ask(position: number): void {
    const { systemId: targetSystem, componentId: targetComponent } = this.#from;
    const command = ardupilotmega.MavCmd.ACCELCAL_VEHICLE_POS as number as common.MavCmd;
    this.#send(messageOf(common.CommandLong, { targetSystem, targetComponent, command, _param1: position }));
  }

  #compass(): Beat[] {
    const progress = (completionPct: number): Beat => ({
      afterMs: 400,
      act: () =>
        this.#send(messageOf(ardupilotmega.MagCalProgress, { compassId: 0, calMask: 1, calStatus: 3, completionPct })),
    });
    const report: Beat = {
      afterMs: 400,
      act: () =>
        this.#send(
          messageOf(common.MagCalReport, {
            ...{ compassId: 0, calMask: 1, calStatus: common.MagCalStatus.SUCCESS, autosaved: 0, fitness: 4.2 },
          }),
        ),
    };
    return [...Array.from({ length: 26 }, (_, i) => progress(i * 4)), ...new Array<Beat>(5).fill(report)];
  }

  #byTexts(params: readonly number[]): common.MavResult {
    const [gyroscope = 0, compass = 0, barometer = 0, , accelerometer = 0, airspeed = 0] = params;
    const { ACCEPTED, TEMPORARILY_REJECTED, UNSUPPORTED } = common.MavResult;
    if (params.every((param) => !param)) {
      if (this.#beats.length > 0) this.#play([this.#text("calibration cancelled", 300)]);
      return ACCEPTED;
    }
    if (this.#beats.length > 0) return TEMPORARILY_REJECTED;
    const begin = (sensor: string, beats: readonly Beat[]): common.MavResult => {
      const last = this.#text(`calibration done: ${sensor}`, 800);
      this.#play([this.#text(`calibration started: 2 ${sensor}`, 200), ...beats, last]);
      return ACCEPTED;
    };
    const still = [25, 50, 75, 100].map((percent) => this.#text(`progress <${percent}>`, 700));
    if (gyroscope === 1) return begin("gyro", still);
    if (compass === 1) return begin("mag", this.#allSides());
    if (barometer === 1) return begin("baro", still);
    if (accelerometer === 1) return begin("accel", this.#allSides());
    if (accelerometer === 2) return begin("level", still);
    if (airspeed === 1)
      return begin("airspeed", [...still, this.#text("Blow into front of pitot without touching", 1_500)]);
    return UNSUPPORTED;
  }

  #allSides(): Beat[] {
    const beats: Beat[] = [];
    PX4_SIDES.forEach((side, i) => {
      beats.push(
        this.#text(`pending: ${PX4_SIDES.slice(i).join(" ")}`, 300),
        this.#text("hold vehicle still on a pending side", 300),
        this.#text(`${side} orientation detected`, 2_500),
        this.#text(`progress <${Math.round(((i + 1) / PX4_SIDES.length) * 100)}>`, 2_000),
        this.#text(`${side} side done, rotate to a different side`, 500),
      );
    });
    return beats;
  }

  #text(text: string, afterMs: number): Beat {
    const severity = common.MavSeverity.INFO;
    return { afterMs, act: () => this.#send(messageOf(common.StatusText, { severity, text: `[cal] ${text}` })) };
  }

  #play(beats: Beat[]): void {
    this.#beats = beats;
    this.#beatAt = this.#at + (beats[0]?.afterMs ?? Number.POSITIVE_INFINITY);
  }

  #send(message: MavLinkData): void {
    this.#vehicle().send(message);
  }
}

const LAST_POSITION = 6;
const PX4_SIDES = ["down", "up", "left", "right", "front", "back"];
