import type { TimedViewHint, ViewHint } from "../contract/viewHint.ts";
import type { FrameTracks } from "../contract/vision.ts";
import { type CameraModel, type CameraPose, focalLength, pixelRay, rayToGround } from "../geo/camera.ts";
import type { Ground } from "../geo/ground.ts";
import { toDeg } from "../geo/position.ts";
import type { NoPose, ToldPose } from "./framePose.ts";

/** Poses are told for this long ago, ms: by then telemetry from both sides of the instant has come. */
const behindMs = 200;
/** How often the ground's height is told of a stream whose pictures tell their own pose, ms. */
const groundEachMs = 500;

/** What a stream's hints are made from. */
export interface HintedStream {
  readonly streamId: string;
  /** Where a picture of this stream with such a stamp was taken from, from telemetry. */
  poseOf(frame: FrameTracks): ToldPose | NoPose;
  readonly ground: Ground;
  /** How much later than it was taken a picture is stamped, ms. */
  readonly latencyMs: number;
}

/**
 * Tells vision how each stream's camera looks at the world: ten times a second from telemetry, and where the pictures tell
 * their own pose only how high the ground is that they show. So tracks are followed on the ground.
 */
export class ViewHinter {
  readonly #send: (streamId: string, hint: TimedViewHint) => void;
  readonly #toldAt = new Map<string, number>();
  readonly #ownPose = new Map<string, number>();

  constructor(send: (streamId: string, hint: TimedViewHint) => void) {
    this.#send = send;
  }

  /** Tells the poses of streams whose pictures do not tell them. */
  tick(now: number, streams: readonly HintedStream[]): void {
    for (const { streamId, poseOf, ground, latencyMs } of streams) {
      if (now - (this.#ownPose.get(streamId) ?? Number.NEGATIVE_INFINITY) < 5_000) continue;
      const at = now - behindMs + latencyMs;
      const told = poseOf({ streamId, at, width: 1_280, height: 720, tracks: [] });
      if (typeof told === "string") continue;
      this.#send(streamId, { at, ...hintOf(told, ground) });
    }
  }

  /** Takes an analysed picture; where it told its own pose, tells how high the ground is that it shows. */
  observe({ streamId, at }: FrameTracks, told: ToldPose | NoPose, ground: Ground): void {
    if (typeof told === "string" || told.source !== "metadata") return;
    this.#ownPose.set(streamId, at);
    if (Math.abs(at - (this.#toldAt.get(streamId) ?? Number.NEGATIVE_INFINITY)) < groundEachMs) return;
    this.#toldAt.set(streamId, at);
    const hint = hintOf(told, ground);
    if (hint.groundAmsl !== undefined) this.#send(streamId, { at, ...hint });
  }

  /** Forgets a stream that was closed. */
  forget(streamId: string): void {
    this.#toldAt.delete(streamId);
    this.#ownPose.delete(streamId);
  }
}

/** What vision has to know of a view: of one that its picture's own metadata tell, only how high the ground is. */
export function hintOf({ source, pose, camera }: ToldPose, ground: Ground): ViewHint {
  const groundAmsl = groundBefore(camera, pose, ground);
  const known = groundAmsl === undefined ? {} : { groundAmsl };
  if (source === "metadata") return known;
  const { lat, lon, amsl, headingDeg, pitchDeg, rollDeg } = pose;
  return { pose: { lat, lon, amsl, headingDeg, pitchDeg, rollDeg, hfovDeg: fieldOfView(camera) }, ...known };
}

/** How high the ground is in the middle of the picture, else below the camera; undefined where it is not known. */
function groundBefore(camera: CameraModel, pose: CameraPose, ground: Ground): number | undefined {
  const hit = rayToGround(ground, pose, pixelRay(camera, pose, camera.width / 2, camera.height / 2));
  return typeof hit === "string" ? ground.elevation(pose) : ground.elevation(hit);
}

/** Across the picture, degrees; of a calibrated lens what one without distortion would show. */
const fieldOfView = (camera: CameraModel): number => 2 * toDeg(Math.atan(camera.width / 2 / focalLength(camera)));
