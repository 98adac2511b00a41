import { type CameraPose, focalLength, stabilisedPose } from "../geo/camera.ts";
import type { Ground } from "../geo/ground.ts";
import { toRad, wrap180 } from "../geo/position.ts";
import type { Leg } from "./leg.ts";
import type { CameraProfile } from "./plan.ts";

/** Where the camera will be and look, and when. */
export interface SweepPose {
  readonly pose: CameraPose;
  /** Since the patrol's first leg began, ms. */
  readonly afterMs: number;
  /** Share of the patrol's way flown by then, 0…1. */
  readonly share: number;
}

/**
 * The camera's poses along the legs of a patrol and through the turns between them, so close together that each place
 * that comes into the picture is in several. The last way home is left out: there the autopilot returns, its camera as
 * it was. `otherwise` is the height above mean sea level of home where the legs do not know it.
 */
export function* sweepOf(
  legs: readonly Leg[],
  camera: CameraProfile,
  ground: Ground,
  otherwise = 0,
): Generator<SweepPose> {
  const f = focalLength(camera);
  const halfWidth = camera.width / 2 / f;
  const below = Math.atan(camera.height / 2 / f);
  const total = legs.reduce((sum, leg) => sum + leg.length, 0) || 1;
  let flown = 0;
  let begun = 0;
  for (let index = 0; index < legs.length; index++) {
    const leg = legs[index] as Leg;
    if (leg.kind === "transit" && index === legs.length - 1) return;
    const steepest = Math.min(Math.PI / 2, -toRad(leg.gimbalPitchDeg) + below);
    const from = leg.from.amsl ?? otherwise + leg.from.ahl;
    const climb = (leg.to.amsl ?? otherwise + leg.to.ahl) - from;
    const turnLon = wrap180(leg.to.lon - leg.from.lon);
    const poseAt = (metres: number, headingDeg: number): SweepPose => {
      const t = leg.length === 0 ? 0 : metres / leg.length;
      const at = {
        lat: leg.from.lat + (leg.to.lat - leg.from.lat) * t,
        lon: leg.from.lon + turnLon * t,
        amsl: from + climb * t,
      };
      const { gimbalPitchDeg, gimbalYawDeg } = leg;
      const pose = stabilisedPose(at, { yawDeg: headingDeg, gimbalPitchDeg, gimbalYawDeg });
      return { pose, afterMs: begun + (metres / leg.speed) * 1000, share: (flown + metres) / total };
    };
    for (let along = 0; ; ) {
      const here = poseAt(along, leg.headingDeg);
      yield here;
      if (along >= leg.length) break;
      const above = here.pose.amsl - (ground.elevation(here.pose) ?? otherwise);
      // The picture is narrowest at its lower edge, nearest to the camera.
      const narrowest = (2 * halfWidth * Math.max(above, LOWEST)) / Math.max(0.05, Math.sin(Math.max(0, steepest)));
      const pictures = leg.looking === "ahead" ? PICTURES_AHEAD : PICTURES;
      along = Math.min(leg.length, along + Math.min(WIDEST_STEP, narrowest / pictures));
    }
    const next = legs[index + 1];
    const turn = next && next.looking === leg.looking ? wrap180(next.headingDeg - leg.headingDeg) : 0;
    const parts = Math.ceil(Math.abs(turn) / Math.min(MOST_TURN, camera.hfovDeg / PICTURES));
    for (let i = 1; i < parts; i++) yield poseAt(leg.length, leg.headingDeg + (turn * i) / parts);
    flown += leg.length;
    begun += (leg.length / leg.speed) * 1000 + (leg.holdMs ?? 0);
  }
}

const PICTURES = 4; // that each place in the way is at least in
const PICTURES_AHEAD = 8; // looking ahead, what a ridge hides comes into sight for a moment only
const LOWEST = 15; // metres above ground that the step is still made smaller for
const WIDEST_STEP = 60; // metres: from further apart, ridges hide other places
const MOST_TURN = 15; // degrees
