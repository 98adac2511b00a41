import type { FrameTracks } from "../contract/vision.ts";
import { type CameraModel, stabilisedPose } from "../geo/camera.ts";
import { usualPoseSigma } from "../review/georeference.ts";
import { metadataPose } from "../review/metadataPose.ts";
import type { Pose } from "../vehicle/poseHistory.ts";
import type { FramePose } from "./watch.ts";

/**
 * Where a frame was taken from: its own metadata where it carries them, else the vehicle's telemetry at the frame's
 * time. Undefined when neither says where the camera looked. `camera` is the vehicle's own, used where the metadata
 * names no field of view.
 */
export function framePoseOf(
  frame: FrameTracks,
  poseAt: (at: number) => Pose | undefined,
  camera: CameraModel | undefined,
): FramePose | undefined {
  const hfovDeg = frame.metadata?.hfovDeg ?? camera?.hfovDeg;
  if (hfovDeg === undefined) return undefined;
  const model = { width: frame.width, height: frame.height, hfovDeg };
  const own = frame.metadata && metadataPose(frame.metadata);
  if (own) return { pose: own, sigma: usualPoseSigma, camera: model };
  const told = poseAt(frame.at);
  if (told?.gimbalPitchDeg === undefined || told.gimbalYawDeg === undefined) return undefined;
  const { position, yawDeg, gimbalPitchDeg, gimbalYawDeg, sigma } = told;
  return {
    pose: stabilisedPose(position, { yawDeg, gimbalPitchDeg, gimbalYawDeg }),
    sigma: {
      ...usualPoseSigma,
      horizontal: sigma.horizontal,
      vertical: sigma.vertical,
      headingDeg: Math.hypot(sigma.yawDeg, sigma.gimbalDeg),
      pitchDeg: sigma.gimbalDeg,
    },
    camera: model,
  };
}
