import { common } from "mavlink-mappings";
import { describe, expect, test } from "vitest";
import { offset } from "../../src/geo/enu.ts";
import { missionItem, testFlight, testPlace } from "./testStation.ts";

const cmd = common.MavCmd;
const camera = {
  width: 960,
  height: 540,
  hfovDeg: 50,
  framesPerSecond: 12,
  bitrate: 2e6,
  address: "udp://127.0.0.1:5600",
};
const north = offset(testPlace, 0, 200);
const aside = { ...offset(testPlace, 90, 150), z: 0 };

/** A mission whose items before the way north are these, flown until the vehicle is half way there. */
async function flown(items: readonly common.MissionItemInt[]) {
  const flight = await testFlight({ camera, wind: { speed: 0, fromDeg: 0 } });
  const { vehicle, fly, command, upload } = flight;
  await fly(6);
  const takeOff = missionItem(cmd.NAV_TAKEOFF, { z: 20 });
  expect(await upload([takeOff, ...items, missionItem(cmd.NAV_WAYPOINT, { ...north, z: 20 })])).toBe(0);
  await command(cmd.DO_SET_MODE, 1, 4);
  expect(await command(cmd.COMPONENT_ARM_DISARM, 1)).toBe(common.MavResult.ACCEPTED);
  expect(await command(cmd.MISSION_START)).toBe(common.MavResult.ACCEPTED);
  const half = testPlace.lat + (north.lat - testPlace.lat) / 2;
  expect(await fly(90, () => vehicle.position.lat > half)).toBe(true);
  return flight;
}

describe("a mission of a simulated vehicle", () => {
  test("starts a recording, sets the zoom, and takes pictures on the way", async () => {
    const { station, command, fly } = await flown([
      missionItem(cmd.SET_CAMERA_ZOOM, { params: [2, 40], frame: 2 }),
      missionItem(cmd.VIDEO_START_CAPTURE, { frame: 2 }),
      missionItem(cmd.IMAGE_START_CAPTURE, { params: [0, 0.5, 3], frame: 2 }),
    ]);
    await command(cmd.REQUEST_MESSAGE, 260);
    expect(station.last(common.CameraSettings)?.zoomLevel).toBe(40);
    await fly(2);
    await command(cmd.REQUEST_MESSAGE, 262);
    const status = station.last(common.CameraCaptureStatus);
    expect(status).toMatchObject({ videoStatus: 1, imageStatus: 0, imageCount: 3 });
    expect(status?.recordingTimeMs).toBeGreaterThan(1_000);
  });

  test("ends what it started", async () => {
    const { station, command } = await flown([
      missionItem(cmd.VIDEO_START_CAPTURE, { frame: 2 }),
      missionItem(cmd.IMAGE_START_CAPTURE, { params: [0, 1, 0], frame: 2 }),
      missionItem(cmd.VIDEO_STOP_CAPTURE, { frame: 2 }),
      missionItem(cmd.IMAGE_STOP_CAPTURE, { frame: 2 }),
    ]);
    await command(cmd.REQUEST_MESSAGE, 262);
    expect(station.last(common.CameraCaptureStatus)).toMatchObject({ videoStatus: 0, imageStatus: 0 });
  });

  test("points the camera by angle, by the old command and the new", async () => {
    const old = await flown([missionItem(cmd.DO_MOUNT_CONTROL, { params: [-40, 0, 90], z: 2, frame: 2 })]);
    expect(old.vehicle.cameraPose.pitchDeg).toBeCloseTo(-40, 0);
    const now = await flown([missionItem(cmd.DO_GIMBAL_MANAGER_PITCHYAW, { params: [-25, 30, 0, 0], frame: 2 })]);
    expect(now.vehicle.cameraPose.pitchDeg).toBeCloseTo(-25, 0);
  });

  test("looks at a place until it is told to look at none", async () => {
    const seen = await flown([missionItem(cmd.DO_SET_ROI_LOCATION, { ...aside })]);
    expect(seen.vehicle.copter.mount.regionOfInterest?.lat).toBeCloseTo(aside.lat, 6);
    expect(seen.vehicle.cameraPose.headingDeg).toBeGreaterThan(90); // past it on the way north: it looks back
    const none = await flown([
      missionItem(cmd.DO_SET_ROI_LOCATION, { ...aside }),
      missionItem(cmd.DO_SET_ROI_NONE, { frame: 2 }),
    ]);
    expect(none.vehicle.copter.mount.regionOfInterest).toBeUndefined();
  });
});
