import * as v from "valibot";
import { parser } from "../contract/parse.ts";
import { mainCamera } from "../contract/streamCamera.ts";
import type { CameraModel } from "../geo/camera.ts";
import type { Settings } from "../store/settings.ts";
import type { ToldCamera } from "./cameraViews.ts";

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
  v.array(
    v.object({
      ...{ vehicleId: v.string(), source: v.string(), cameraId: v.string() },
      gimbal: v.exactOptional(v.number()),
      model: v.exactOptional(v.object({ width: v.number(), height: v.number(), hfovDeg: v.number() })),
    }),
  ),
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
    this.#keep([...this.#known, { vehicleId, source, cameraId }].slice(-most));
    return cameraId;
  }

  /** What a vehicle tells of a camera now, and what it does not tell as it did last: footage is exported when it is away. */
  remembered(vehicleId: string, cameraId: string, told: ToldCamera | undefined): ToldCamera | undefined {
    const known = this.#known.find((one) => one.vehicleId === vehicleId && one.cameraId === cameraId);
    if (!known) return told;
    const { gimbal = known.gimbal, model = known.model } = told ?? {};
    const now = { ...(gimbal !== undefined && { gimbal }), ...(model && { model: plain(model) }) };
    if (gimbal !== known.gimbal || JSON.stringify(now.model) !== JSON.stringify(known.model))
      this.#keep(this.#known.map((one) => (one === known ? { ...known, ...now } : one)));
    return now;
  }

  #keep(known: ReturnType<typeof parse>): void {
    this.#known = known;
    this.#settings.set(settingKey, known);
  }
}

const plain = ({ width, height, hfovDeg }: CameraModel): { width: number; height: number; hfovDeg: number } => ({
  ...{ width, height, hfovDeg },
});

/** `c100s2`; `c1d2s1` for the second camera that an autopilot speaks for. */
const sourceOf = ({ componentId, deviceId, streamId }: OfferedSource): string =>
  `c${componentId}${deviceId > 0 ? `d${deviceId}` : ""}s${streamId}`;
