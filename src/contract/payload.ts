import * as v from "valibot";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** What a vehicle carries to look with: its gimbals, its cameras, and the video that these offer. Whole each time. */
export interface PayloadRecord {
  readonly vehicleId: string;
  readonly gimbals: readonly GimbalRecord[];
  readonly cameras: readonly CameraRecord[];
  readonly streams: readonly OfferedStream[];
}

/** A gimbal as its manager tells it. Degrees, pitch up positive, yaw clockwise from the nose. Where it looks is in `LiveVehicle`. */
export interface GimbalRecord {
  /** Component that manages it and its number there, `1:1`. */
  readonly id: string;
  readonly pitchRangeDeg: readonly [number, number];
  readonly yawRangeDeg: readonly [number, number];
  /** `vehicle`: its own autopilot has it, for example for a mission. */
  readonly control: "we" | "vehicle" | "other" | "nobody" | "unknown";
  /** Who has it, when it is neither we nor nobody. */
  readonly controller?: { readonly systemId: number; readonly componentId: number };
  /** The place that we had it look at. */
  readonly lookingAt?: { readonly lat: number; readonly lon: number; readonly amsl: number };
}

/** What a camera can be asked for. */
export type CameraAbility = "photo" | "video" | "zoom" | "focus" | "mode";
export type CameraMode = "image" | "video" | "survey";

/** A camera as it tells of itself; what it does not tell is absent. */
export interface CameraRecord {
  /** Component that speaks for it and its number there, `1:0`. */
  readonly id: string;
  readonly vendor: string;
  readonly model: string;
  readonly can: readonly CameraAbility[];
  readonly mode?: CameraMode;
  readonly zoomPercent?: number;
  readonly focusPercent?: number;
  readonly photographing: boolean;
  /** When its recording began, by our clock; absent while it records nothing. */
  readonly recordingSince?: number;
  readonly photos?: number;
  readonly storage?: { readonly ready: boolean; readonly totalMib: number; readonly freeMib: number };
}

/** A video stream that a camera names. */
export interface OfferedStream {
  /** Component that names it and its number there. */
  readonly id: string;
  /** The camera that it is of; see `StreamCamera`. */
  readonly cameraId: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
  readonly bitsPerSecond: number;
  /** `H.264`, `H.265`; absent when not told. */
  readonly codec?: string;
  readonly thermal: boolean;
  /** The address to show, without a name and a password. */
  readonly shown: string;
  /** The address to open; absent when it is none that may be opened. */
  readonly address?: string;
  /** Why it is not opened by itself. */
  readonly blocked?: string;
}

type Gimbal = { vehicleId: string; gimbalId: string };
type Camera = { vehicleId: string; cameraId: string };

/** What the window asks of gimbals and cameras. Each resolves when the vehicle has accepted it. */
export type PayloadCalls = {
  /** Takes control; away from another only with `evenFromOther`, which a person has confirmed. */
  "gimbal.take": { args: Gimbal & { evenFromOther: boolean }; result: null };
  /** Gives control back; a patrol that is being flown gets the aim that it had. */
  "gimbal.release": { args: Gimbal; result: null };
  /** Degrees; yaw from the nose, or with `yawLock` from north and kept there. */
  "gimbal.point": { args: Gimbal & { pitchDeg: number; yawDeg: number; yawLock: boolean }; result: null };
  /** Degrees a second, for half a second: say it again while it shall go on. 0 and 0 stops. */
  "gimbal.rate": { args: Gimbal & { pitchRateDeg: number; yawRateDeg: number }; result: null };
  /** Keeps looking at a place; `amsl` in metres. */
  "gimbal.lookAt": { args: Gimbal & { lat: number; lon: number; amsl: number }; result: null };
  "gimbal.neutral": { args: Gimbal; result: null };
  "gimbal.lookDown": { args: Gimbal; result: null };
  "camera.photo": { args: Camera; result: null };
  "camera.record": { args: Camera & { on: boolean }; result: null };
  /** Percent of the camera's range. */
  "camera.zoom": { args: Camera & { percent: number }; result: null };
  /** Percent of the camera's range; null: by itself. */
  "camera.focus": { args: Camera & { percent: number | null }; result: null };
  "camera.mode": { args: Camera & { mode: CameraMode }; result: null };
};

export type PayloadEvents = { payload: PayloadRecord };

const id = v.pipe(v.string(), v.nonEmpty());
const finite = (least: number, most: number) => v.pipe(v.number(), v.finite(), v.minValue(least), v.maxValue(most));
const gimbal = { vehicleId: id, gimbalId: id };
const camera = { vehicleId: id, cameraId: id };

export const payloadParsers: Parsers<PayloadCalls> = {
  "gimbal.take": parser("gimbal.take", v.object({ ...gimbal, evenFromOther: v.boolean() })),
  "gimbal.release": parser("gimbal.release", v.object(gimbal)),
  "gimbal.point": parser(
    "gimbal.point",
    v.object({ ...gimbal, pitchDeg: finite(-180, 180), yawDeg: finite(-360, 360), yawLock: v.boolean() }),
  ),
  "gimbal.rate": parser(
    "gimbal.rate",
    v.object({ ...gimbal, pitchRateDeg: finite(-360, 360), yawRateDeg: finite(-360, 360) }),
  ),
  "gimbal.lookAt": parser(
    "gimbal.lookAt",
    v.object({ ...gimbal, lat: finite(-90, 90), lon: finite(-180, 180), amsl: finite(-500, 9_000) }),
  ),
  "gimbal.neutral": parser("gimbal.neutral", v.object(gimbal)),
  "gimbal.lookDown": parser("gimbal.lookDown", v.object(gimbal)),
  "camera.photo": parser("camera.photo", v.object(camera)),
  "camera.record": parser("camera.record", v.object({ ...camera, on: v.boolean() })),
  "camera.zoom": parser("camera.zoom", v.object({ ...camera, percent: finite(0, 100) })),
  "camera.focus": parser("camera.focus", v.object({ ...camera, percent: v.nullable(finite(0, 100)) })),
  "camera.mode": parser("camera.mode", v.object({ ...camera, mode: v.picklist(["image", "video", "survey"]) })),
};
