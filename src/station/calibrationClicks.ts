import type { CalibrationClick, CameraCalibration, SolvedMounting } from "../contract/cameraCalibration.ts";
import { FailureError } from "../contract/failure.ts";
import { type CameraModel, focalLength, stabilisedPose } from "../geo/camera.ts";
import { EnuFrame } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import { toRad, wrap180 } from "../geo/position.ts";
import { type MountingClick, solveMounting, type ToldPose } from "../review/mountingSolve.ts";
import type { Pose } from "../vehicle/poseHistory.ts";

/** A click as it comes from a window, with what the station knows of the stream that it was made in. */
export interface NewClick {
  readonly vehicleId: string;
  readonly cameraId: string;
  readonly at: number;
  readonly x: number;
  readonly y: number;
  readonly camera: CameraModel | undefined;
  readonly place: { readonly lat: number; readonly lon: number; readonly amsl?: number };
  readonly ground: Ground;
  readonly poseAt: (at: number) => Pose | undefined;
}

interface Kept {
  readonly click: CalibrationClick;
  readonly camera: CameraModel;
  /** What was told around the frame's stamp, oldest first. */
  readonly poses: readonly Pose[];
}

/** The clicks on known places by which cameras are calibrated, until the station ends. */
export class CalibrationClicks {
  readonly #kept = new Map<string, readonly Kept[]>();
  readonly #views = new Map<string, number>();
  #ids = 0;

  /** A stream's own metadata says how wide its camera sees now. */
  sawView(streamId: string, hfovDeg: number): void {
    this.#views.set(streamId, hfovDeg);
  }

  /** Degrees across, as the stream's own metadata said last. */
  viewOf(streamId: string): number | undefined {
    return this.#views.get(streamId);
  }

  list(vehicleId: string, cameraId: string): readonly CalibrationClick[] {
    return (this.#kept.get(keyOf(vehicleId, cameraId)) ?? []).map(({ click }) => click);
  }

  /** @throws FailureError refused where the frame's pose, the camera's view or the place's height is not known. */
  add(added: NewClick): readonly CalibrationClick[] {
    const { vehicleId, cameraId, at, x, y, camera, ground, poseAt } = added;
    const { lat, lon } = added.place;
    if (!camera)
      throw refused(
        "the camera's field of view is not known",
        "Enter the field of view or the lens of this camera first.",
      );
    const amsl = added.place.amsl ?? ground.elevation({ lat, lon });
    if (amsl === undefined)
      throw refused("the height of that place is not known", "Type its height, or load terrain of the area.");
    const poses: Pose[] = [];
    for (let ms = FURTHEST_MS; ms >= -NEAREST_MS; ms -= STEP_MS) {
      const pose = poseAt(at - ms);
      if (pose?.gimbalPitchDeg !== undefined && pose.gimbalYawDeg !== undefined) poses.push(pose);
      else poses.length = ms > 0 ? 0 : poses.length;
    }
    const reaches = poses[0] && poses.at(-1) && poses[0].at <= at && poses.at(-1)!.at >= at - STEP_MS;
    if (!reaches)
      throw refused(
        "it is not known where the vehicle was and where its camera looked when that picture was taken",
        "Click a picture of the last two minutes, while position, attitude and gimbal are heard.",
      );
    const key = keyOf(vehicleId, cameraId);
    const before = this.#kept.get(key) ?? [];
    if (before.length >= MOST) throw refused(`there are ${MOST} clicks already`, "Solve, or remove some of them.");
    const click: CalibrationClick = { id: `click-${++this.#ids}`, at, x, y, place: { lat, lon, amsl } };
    this.#kept.set(key, [...before, { click, camera, poses }]);
    return this.list(vehicleId, cameraId);
  }

  /** Forgets one click; all of that camera for null. */
  remove(vehicleId: string, cameraId: string, clickId: string | null): readonly CalibrationClick[] {
    const key = keyOf(vehicleId, cameraId);
    const left = (this.#kept.get(key) ?? []).filter(({ click }) => clickId !== null && click.id !== clickId);
    if (left.length > 0) this.#kept.set(key, left);
    else this.#kept.delete(key);
    return this.list(vehicleId, cameraId);
  }

  /** @throws FailureError refused, with what to click more, where the clicks do not say it. */
  solve(
    vehicleId: string,
    cameraId: string,
    { calibration, latencyMs }: { calibration?: CameraCalibration | undefined; latencyMs?: number },
  ): SolvedMounting {
    const kept = this.#kept.get(keyOf(vehicleId, cameraId)) ?? [];
    const { forward, right, down } = calibration?.mounting ?? {};
    const arm = {
      ...(forward !== undefined && { forward }),
      ...(right !== undefined && { right }),
      ...(down !== undefined && { down }),
    };
    return solveMounting(kept.map(mountingClickOf), { arm, ...(latencyMs !== undefined && { latencyMs }) });
  }
}

const MOST = 200;
/** How long before and after a frame's stamp it may have been taken, and how close the poses are that are kept of that. */
const FURTHEST_MS = 2_500;
const NEAREST_MS = 500;
const STEP_MS = 50;
/** One σ of a click, pixels of the picture, and of the angles that are told from frame to frame. */
const CLICK_PIXELS = 3;
const ANGLE_DEG = 0.5;

const keyOf = (vehicleId: string, cameraId: string): string => `${vehicleId} ${cameraId}`;

function mountingClickOf({ click, camera, poses }: Kept): MountingClick {
  const near = poses.reduce((best, pose) =>
    Math.abs(pose.at - click.at) < Math.abs(best.at - click.at) ? pose : best,
  );
  const { east, north, up } = new EnuFrame(near.position).toEnu(click.place);
  const f = focalLength(camera);
  return {
    u: click.x * camera.width,
    v: click.y * camera.height,
    camera,
    place: click.place,
    sigma: Math.hypot(
      CLICK_PIXELS,
      f * toRad(ANGLE_DEG),
      (f * near.sigma.horizontal) / Math.max(1, Math.hypot(east, north, up)),
    ),
    toldBefore: (ms) => toldAt(poses, click.at - ms),
  };
}

/** What was told at an instant, between the kept poses. */
function toldAt(poses: readonly Pose[], at: number): ToldPose | undefined {
  const i = poses.findIndex((pose) => pose.at >= at);
  const [a, b] = [poses[Math.max(0, i - 1)], poses[i]];
  if (!a || !b || a.at > at) return undefined;
  const t = b.at === a.at ? 0 : (at - a.at) / (b.at - a.at);
  const mix = (from: number, to: number) => from + (to - from) * t;
  const turn = (from = 0, to = 0) => from + wrap180(to - from) * t;
  const position = {
    lat: mix(a.position.lat, b.position.lat),
    lon: a.position.lon + wrap180(b.position.lon - a.position.lon) * t,
    amsl: mix(a.position.amsl, b.position.amsl),
  };
  const yawDeg = turn(a.yawDeg, b.yawDeg);
  return {
    pose: stabilisedPose(position, {
      yawDeg,
      gimbalPitchDeg: turn(a.gimbalPitchDeg, b.gimbalPitchDeg),
      gimbalYawDeg: turn(a.gimbalYawDeg, b.gimbalYawDeg),
    }),
    attitude: { yawDeg, pitchDeg: turn(a.pitchDeg, b.pitchDeg), rollDeg: turn(a.rollDeg, b.rollDeg) },
  };
}

const refused = (why: string, remedy: string): FailureError =>
  new FailureError("refused", `The click was not taken: ${why}`, remedy);
