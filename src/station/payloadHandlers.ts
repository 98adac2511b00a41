import type { PayloadCalls } from "../contract/payload.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { Payloads } from "./payloads.ts";

/** Answers what windows ask of gimbals and cameras. */
export function payloadHandlers(payloads: Payloads): Handlers<PayloadCalls> {
  const done = async (work: Promise<void>): Promise<null> => {
    await work;
    return null;
  };
  return {
    "gimbal.take": ({ vehicleId, gimbalId, evenFromOther }) => done(payloads.take(vehicleId, gimbalId, evenFromOther)),
    "gimbal.release": ({ vehicleId, gimbalId }) => done(payloads.release(vehicleId, gimbalId)),
    "gimbal.point": ({ vehicleId, gimbalId, yawLock, ...aim }) =>
      done(payloads.point(vehicleId, gimbalId, aim, yawLock)),
    "gimbal.rate": ({ vehicleId, gimbalId, pitchRateDeg, yawRateDeg }) =>
      done(payloads.turn(vehicleId, gimbalId, { pitchDeg: pitchRateDeg, yawDeg: yawRateDeg })),
    "gimbal.lookAt": ({ vehicleId, gimbalId, ...place }) => done(payloads.lookAt(vehicleId, gimbalId, place)),
    "gimbal.neutral": ({ vehicleId, gimbalId }) => done(payloads.neutral(vehicleId, gimbalId)),
    "gimbal.lookDown": ({ vehicleId, gimbalId }) => done(payloads.lookDown(vehicleId, gimbalId)),
    "camera.photo": ({ vehicleId, cameraId }) => done(payloads.photo(vehicleId, cameraId)),
    "camera.record": ({ vehicleId, cameraId, on }) => done(payloads.record(vehicleId, cameraId, on)),
    "camera.zoom": ({ vehicleId, cameraId, percent }) => done(payloads.zoom(vehicleId, cameraId, percent)),
    "camera.focus": ({ vehicleId, cameraId, percent }) => done(payloads.focus(vehicleId, cameraId, percent ?? "auto")),
    "camera.mode": ({ vehicleId, cameraId, mode }) => done(payloads.setMode(vehicleId, cameraId, mode)),
  };
}
