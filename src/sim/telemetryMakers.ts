import {
  type CameraView,
  cameraInformation,
  gimbalAttitude,
  gimbalManagerInformation,
  gimbalManagerStatus,
  videoStreamInformation,
} from "./cameraMessages.ts";
import type { CameraServer } from "./cameraServer.ts";
import type { GimbalControl } from "./gimbalControl.ts";
import type { ModeServer } from "./modeServer.ts";
import type { OperatorControl } from "./operatorControl.ts";
import { px4Telemetry } from "./px4Telemetry.ts";
import { type TelemetryMaker, telemetry } from "./telemetry.ts";

/** The parts of a vehicle that have something to tell. */
export interface TellingParts {
  readonly px4: boolean;
  /** Of now: a restart makes another. */
  readonly modes: () => ModeServer;
  readonly operators: OperatorControl;
  readonly gimbalControl: GimbalControl;
  readonly camera: CameraView | undefined;
  readonly cameraServer: CameraServer | undefined;
}

/** All messages that a vehicle can tell by itself or when it is asked, by message id. */
export function telemetryMakers(parts: TellingParts): ReadonlyMap<number, TelemetryMaker> {
  const { px4, modes, operators, gimbalControl, camera, cameraServer } = parts;
  const makers = new Map(telemetry);
  if (px4) for (const [id, maker] of px4Telemetry) makers.set(id, maker);
  makers.set(436, () => modes().current());
  makers.set(512, () => operators.status());
  makers.set(437, () => modes().monitor());
  makers.set(280, gimbalManagerInformation);
  makers.set(281, (view) => gimbalManagerStatus(view, gimbalControl.primary));
  makers.set(285, gimbalAttitude);
  if (!camera) return makers;
  makers.set(259, (view) => cameraInformation(view, camera));
  if (cameraServer) {
    makers.set(260, (view) => cameraServer.settings(view));
    makers.set(261, (view) => cameraServer.storage(view));
    makers.set(262, (view) => cameraServer.captureStatus(view));
  }
  makers.set(269, () => videoStreamInformation(camera)[0]);
  return makers;
}
