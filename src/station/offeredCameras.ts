import * as v from "valibot";
import { parser } from "../contract/parse.ts";
import { mainCamera } from "../contract/streamCamera.ts";
import type { Settings } from "../store/settings.ts";

/** Which stream of which camera a vehicle speaks of. https://mavlink.io/en/messages/common.html#VIDEO_STREAM_INFORMATION */
export interface OfferedSource {
  readonly componentId: number;
  /** 1…6 for a camera that an autopilot speaks for, 0 for one that is a component of its own. */
  readonly deviceId: number;
  readonly streamId: number;
  /** How many streams it says that there are. */
  readonly count: number;
}

const settingKey = "cameras.offered";
const most = 1_000;
const parse = parser(
  settingKey,
  v.array(v.object({ vehicleId: v.string(), source: v.string(), cameraId: v.string() })),
);

/**
 * Which camera each stream is of that a vehicle names: a stream of its own is a camera of its own, for colour and thermal are
 * often two streams of one. Remembered, so that what was calibrated stays with its camera whichever is heard first.
 */
export class OfferedCameras {
  readonly #settings: Settings;
  #known: ReturnType<typeof parse>;

  constructor({ settings }: { settings: Settings }) {
    this.#settings = settings;
    this.#known = settings.get(settingKey, parse) ?? [];
  }

  /** The first stream of a vehicle is of its main camera. */
  idOf(vehicleId: string, offered: OfferedSource): string {
    const source = sourceOf(offered);
    const own = this.#known.filter((one) => one.vehicleId === vehicleId);
    const known = own.find((one) => one.source === source);
    if (known) return known.cameraId;
    const first = offered.streamId <= 1 || offered.count <= 1;
    const main = first && !own.some(({ cameraId }) => cameraId === mainCamera);
    const cameraId = main ? mainCamera : source;
    this.#known = [...this.#known, { vehicleId, source, cameraId }].slice(-most);
    this.#settings.set(settingKey, this.#known);
    return cameraId;
  }
}

/** `c100s2`; `c1d2s1` for the second camera that an autopilot speaks for. */
const sourceOf = ({ componentId, deviceId, streamId }: OfferedSource): string =>
  `c${componentId}${deviceId > 0 ? `d${deviceId}` : ""}s${streamId}`;
