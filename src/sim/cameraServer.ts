import { common, type MavLinkData } from "mavlink-mappings";
import { messageOf } from "../mavlink/dialect.ts";
import type { TelemetryView } from "./telemetry.ts";

/** The camera's side of the camera protocol: what it takes, records and has room for. Reads no clock. https://mavlink.io/en/services/camera.html */
export class CameraServer {
  readonly #send: (message: MavLinkData) => void;
  #images = 0;
  #newest = 0;
  #left = 0; // images still to take, Infinity until stopped
  #intervalMs = 0;
  #nextAt = 0;
  #recordsSince: number | undefined;
  #usedMiB = 0;
  #mode: number = common.CameraMode.VIDEO;
  #zoom = 0;

  constructor(send: (message: MavLinkData) => void) {
    this.#send = send;
  }

  /** Carries out a camera command; undefined for one that is not of these. */
  command(command: number, params: readonly number[], at: number): common.MavResult | undefined {
    const [p1 = 0, p2 = 0, p3 = 0, p4 = 0] = params;
    const { MavCmd, MavResult } = common;
    switch (command) {
      case MavCmd.IMAGE_START_CAPTURE:
        if (p3 === 1 && p4 > 0 && p4 === this.#newest) return MavResult.ACCEPTED; // the same wish, sent again
        if (this.#left > 0) return MavResult.TEMPORARILY_REJECTED;
        if (!(p3 >= 0) || (p3 !== 1 && !(p2 > 0))) return MavResult.DENIED;
        if (p3 === 1) this.#newest = p4;
        this.#left = p3 === 0 ? Number.POSITIVE_INFINITY : p3;
        this.#intervalMs = p2 * 1000;
        this.#nextAt = at;
        return MavResult.ACCEPTED;
      case MavCmd.IMAGE_STOP_CAPTURE:
        this.#left = 0;
        return MavResult.ACCEPTED;
      case MavCmd.VIDEO_START_CAPTURE:
        this.#recordsSince ??= at;
        return MavResult.ACCEPTED;
      case MavCmd.VIDEO_STOP_CAPTURE:
        if (this.#recordsSince !== undefined) this.#usedMiB += ((at - this.#recordsSince) / 1000) * videoMiBPerSecond;
        this.#recordsSince = undefined;
        return MavResult.ACCEPTED;
      case MavCmd.SET_CAMERA_MODE:
        if (p2 !== common.CameraMode.IMAGE && p2 !== common.CameraMode.VIDEO) return MavResult.DENIED;
        this.#mode = p2;
        return MavResult.ACCEPTED;
      case MavCmd.SET_CAMERA_ZOOM:
        if (p1 !== zoomByRange || !(p2 >= 0 && p2 <= 100)) return MavResult.UNSUPPORTED;
        this.#zoom = p2;
        return MavResult.ACCEPTED;
      case MavCmd.STORAGE_FORMAT:
        if (p2 !== 1) return MavResult.DENIED;
        this.#usedMiB = 0;
        this.#images = 0;
        return MavResult.ACCEPTED;
      default:
        return undefined;
    }
  }

  /** Takes the pictures that are due. */
  step(view: TelemetryView): void {
    while (this.#left > 0 && view.at >= this.#nextAt) {
      this.#left--;
      this.#nextAt += Math.max(100, this.#intervalMs);
      this.#usedMiB += imageMiB;
      this.#send(this.#captured(view, this.#images++));
    }
  }

  settings(view: TelemetryView): MavLinkData {
    return messageOf(common.CameraSettings, {
      timeBootMs: boot(view),
      modeId: this.#mode,
      zoomLevel: this.#zoom,
      focusLevel: Number.NaN,
    });
  }

  captureStatus(view: TelemetryView): MavLinkData {
    return messageOf(common.CameraCaptureStatus, {
      timeBootMs: boot(view),
      imageStatus: this.#left === 0 ? 0 : this.#left > 1 ? 3 : 1, // idle, interval running, capturing
      videoStatus: this.#recordsSince === undefined ? 0 : 1,
      imageInterval: this.#left > 1 ? this.#intervalMs / 1000 : 0,
      recordingTimeMs: this.#recordsSince === undefined ? 0 : Math.round(view.at - this.#recordsSince),
      availableCapacity: this.#freeMiB(view),
      imageCount: this.#images,
    });
  }

  storage(view: TelemetryView): MavLinkData {
    const free = this.#freeMiB(view);
    return messageOf(common.StorageInformation, {
      timeBootMs: boot(view),
      storageId: 1,
      storageCount: 1,
      status: common.StorageStatus.READY,
      type: common.StorageType.SD,
      totalCapacity: totalMiB,
      usedCapacity: totalMiB - free,
      availableCapacity: free,
      readSpeed: 80,
      writeSpeed: 40,
      name: "Simulated card",
    });
  }

  #freeMiB({ at }: TelemetryView): number {
    const recording = this.#recordsSince === undefined ? 0 : ((at - this.#recordsSince) / 1000) * videoMiBPerSecond;
    return Math.max(0, totalMiB - this.#usedMiB - recording);
  }

  #captured(view: TelemetryView, imageIndex: number): MavLinkData {
    const { lat, lon, amsl } = view.copter.body.position;
    return messageOf(common.CameraImageCaptured, {
      timeUtc: BigInt(Math.round(view.at * 1000)),
      timeBootMs: boot(view),
      lat: Math.round(lat * 1e7),
      lon: Math.round(lon * 1e7),
      alt: Math.round(amsl * 1000),
      relativeAlt: Math.round(view.copter.ahl * 1000),
      q: [1, 0, 0, 0],
      imageIndex,
      captureResult: 1,
    });
  }
}

const boot = ({ at, bootAt }: TelemetryView): number => Math.max(0, Math.round(at - bootAt)) >>> 0;
const zoomByRange = 2; // CAMERA_ZOOM_TYPE: 0 to 100 of what the lens can
const totalMiB = 32_000;
const imageMiB = 6;
const videoMiBPerSecond = 1.5;
