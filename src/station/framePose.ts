import type { CameraCalibration } from "../contract/cameraCalibration.ts";
import type { FrameTracks } from "../contract/vision.ts";
import { type CameraModel, stabilisedPose } from "../geo/camera.ts";
import type { Lens } from "../geo/lens.ts";
import { mounted } from "../geo/mounting.ts";
import { toRad } from "../geo/position.ts";
import { type PoseSigma, usualPoseSigma } from "../review/georeference.ts";
import { metadataPose } from "../review/metadataPose.ts";
import { type Pose, usualTelemetrySigma } from "../vehicle/poseHistory.ts";
import type { FramePose } from "./watch.ts";

/** Why it is not known where a frame was taken from, or where its camera looked. */
export type NoPose = "field of view unknown" | "no position and attitude at that time" | "camera's direction unknown";

/** A pose with what told it. */
export type ToldPose = FramePose & { readonly source: "metadata" | "telemetry" };

/**
 * Where a frame was taken from: its own metadata where it carries them, else the vehicle's telemetry at the time when it
 * was taken. `camera` is the vehicle's own, used where neither metadata nor calibration name a field of view.
 */
export function framePoseOf(
  frame: FrameTracks,
  poseAt: (at: number) => Pose | undefined,
  camera: CameraModel | undefined,
  calibration?: CameraCalibration,
): ToldPose | NoPose {
  const hfovDeg = frame.metadata?.hfovDeg ?? calibration?.hfovDeg ?? camera?.hfovDeg;
  const lens = lensFor(calibration?.lens, frame.metadata?.hfovDeg);
  if (hfovDeg === undefined && !lens) return "field of view unknown";
  const model: CameraModel = {
    width: frame.width,
    height: frame.height,
    hfovDeg: hfovDeg ?? 0, // the lens counts instead
    ...(lens && { lens }),
  };
  const { accuracy = {}, latencyMs = 0, mounting } = calibration ?? {};
  const ground = accuracy.ground === undefined ? {} : { measuredGroundSigma: accuracy.ground };
  const own = frame.metadata && metadataPose(frame.metadata);
  const ageMs = frame.metadata ? Math.abs(frame.at - frame.metadata.at) : 0;
  if (own && ageMs <= oldestMetadataMs)
    return { source: "metadata", pose: own, sigma: agedSigma(ageMs), camera: model, ...ground };
  const at = frame.at - latencyMs;
  const told = poseAt(at);
  if (!told) return "no position and attitude at that time";
  if (told.gimbalPitchDeg === undefined || told.gimbalYawDeg === undefined) return "camera's direction unknown";
  const { position, yawDeg, gimbalPitchDeg, gimbalYawDeg, sigma, rates } = told;
  const pose = stabilisedPose(position, { yawDeg, gimbalPitchDeg, gimbalYawDeg });
  // What the calibration says of a source is in place of what is usual, not of what grows with the samples' age.
  const of = (usual: number, stated: number | undefined, now: number) =>
    stated === undefined ? now : Math.hypot(stated, Math.sqrt(Math.max(0, now ** 2 - usual ** 2)));
  const yawSigma = of(usualTelemetrySigma.yawDeg, accuracy.yawDeg, sigma.yawDeg);
  const tiltSigma = of(usualTelemetrySigma.tiltDeg, accuracy.tiltDeg, sigma.tiltDeg);
  const gimbalSigma = of(usualTelemetrySigma.gimbalDeg, accuracy.gimbalDeg, sigma.gimbalDeg);
  return {
    source: "telemetry",
    at,
    pose: mounting ? mounted(pose, mounting, told) : pose,
    sigma: {
      horizontal: sigma.horizontal,
      vertical: sigma.vertical,
      headingDeg: Math.hypot(yawSigma, gimbalSigma),
      pitchDeg: gimbalSigma,
      rollDeg: gimbalSigma,
      horizon: { sigmaDeg: tiltSigma, besideDeg: gimbalYawDeg },
      timeMs: accuracy.latencyMs ?? usualLatencySigmaMs,
    },
    camera: model,
    velocity: { east: rates.east, north: rates.north, up: rates.up },
    rates: { headingDeg: rates.yawDeg + rates.gimbalYawDeg, pitchDeg: rates.gimbalPitchDeg },
    ...ground,
  };
}

/** Metadata that is older says nothing of a frame: the vehicle's telemetry may, ms. */
const oldestMetadataMs = 2_000;

/** A lens as it was calibrated, unless the camera has zoomed since: then its own field of view tells more. */
function lensFor(lens: Lens | undefined, toldDeg: number | undefined): Lens | undefined {
  if (!lens || toldDeg === undefined) return lens;
  const calibrated = lens.width / 2 / lens.fx;
  const told = Math.tan(toRad(toldDeg) / 2);
  return Math.abs(told / calibrated - 1) < sameZoom ? lens : undefined;
}
/** Share by which a told field of view and a calibrated one may differ. */
const sameZoom = 0.1;

/** What remains unknown of a stream's latency, ms, where its calibration does not say. */
const usualLatencySigmaMs = 50;

/** What a drone may do between its metadata and a frame that has none of its own: metres and degrees a second. */
const unseenSpeed = 15;
const unseenTurnDeg = 20;

/** How well the pose of a metadata packet is known for a frame so much earlier or later. */
function agedSigma(ageMs: number): PoseSigma {
  const { horizontal, vertical, headingDeg, pitchDeg, rollDeg, ...rest } = usualPoseSigma;
  const s = ageMs / 1000;
  const turned = (sigma: number) => Math.hypot(sigma, unseenTurnDeg * s);
  return {
    ...rest,
    horizontal: Math.hypot(horizontal, unseenSpeed * s),
    vertical: Math.hypot(vertical, (unseenSpeed / 3) * s),
    headingDeg: turned(headingDeg),
    pitchDeg: turned(pitchDeg),
    rollDeg: turned(rollDeg),
  };
}
