import type { MeasureCalls, Measurement, MeasureOrder } from "../contract/measure.ts";
import type { Handlers } from "../contract/rpc.ts";
import { planSamples } from "../contract/terrain.ts";
import { measureFrame } from "./measureFrame.ts";
import { type MeasurePlace, MeasurePoses } from "./measurePose.ts";
import { OfflineGround } from "./offlineGround.ts";
import type { Station } from "./station.ts";

/** Measures on the ground what was pointed at in a recorded picture, by the same rays, terrain and errors as boxes are placed by. */
export async function measure(order: MeasureOrder, poses: MeasurePoses): Promise<Measurement> {
  const { framePose, ground, unreadable } = await poses.viewOf(order);
  if (typeof framePose === "string") return { kind: "no pose", why: [framePose, ...unreadable].join("; ") };
  return { kind: "measured", source: framePose.source, ...measureFrame(order.points, framePose, ground) };
}

/** Answers what windows want measured. */
export function measureHandlers(station: Station): Handlers<MeasureCalls> {
  const poses = new MeasurePoses(measurePlaceOf(station));
  return { "picture.measure": (order) => measure(order, poses) };
}

function measurePlaceOf({ cameraViews, demo, fleet, store, terrain }: Station): MeasurePlace {
  return {
    store,
    // Of what the files hold when it is asked: they may have changed since the picture before.
    ground: {
      near: (place, flatAmsl) =>
        new OfflineGround((box) => terrain.area([box], planSamples), demo.ground).near(place, flatAmsl),
    },
    calibrationOf: (vehicleId, cameraId) => cameraViews.calibrationOf(vehicleId, cameraId),
    cameraOf: (vehicleId, cameraId) => cameraViews.modelOf(vehicleId, cameraId),
    gimbalOf: (vehicleId, cameraId) => cameraViews.gimbalOf(vehicleId, cameraId),
    poseOf: (vehicleId, cameraId, at) => cameraViews.poseAt(vehicleId, cameraId, at),
    homeOf: (vehicleId) => fleet.find(vehicleId)?.state.home,
  };
}
