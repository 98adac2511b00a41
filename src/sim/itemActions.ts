import type { Aircraft } from "./aircraft.ts";
import { cmd, type StoredItem } from "./missionItems.ts";

/** Carries out a mission item that happens on the way; what has no effect on motion or camera is only noted. */
export function actOn(copter: Aircraft, item: StoredItem): void {
  const [p1, p2, p3, p4] = item.params;
  const { mount, maneuvers, body, places } = copter;
  const place = item.x === 0 && item.y === 0 ? undefined : body.frame.toPosition(places.resolve(item));
  switch (item.command) {
    case cmd.changeSpeed:
      maneuvers.changeSpeed(p1, p2);
      break;
    case cmd.conditionYaw:
      copter.turn(p1, p2, p3, p4 === 1);
      break;
    case cmd.gimbalPitchYaw:
      mount.point({ pitchDeg: p1, yawDeg: p2, pitchRate: p3, yawRate: p4, flags: item.x });
      break;
    case cmd.mountControl:
      mount.point({ pitchDeg: p1, yawDeg: p3, pitchRate: Number.NaN, yawRate: Number.NaN, flags: 0 });
      break;
    case cmd.setRoi:
    case cmd.setRoiLocation:
      mount.lookAt(place);
      break;
    case cmd.setRoiNone:
      mount.lookAt(undefined);
      break;
    case cmd.cameraMode:
    case cmd.cameraZoom:
    case cmd.cameraFocus:
    case cmd.imageStart:
    case cmd.imageStop:
    case cmd.videoStart:
    case cmd.videoStop:
      copter.operateCamera(item.command, item.params);
      break;
    case cmd.setHome:
      copter.setHome(p1 === 1 || !place ? body.position : place);
      break;
  }
}
