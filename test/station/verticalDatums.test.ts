import { common, minimal } from "mavlink-mappings";
import { expect, test } from "vitest";
import type { FrameTracks } from "../../src/contract/vision.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { ellipsoidOf, undulation } from "../../src/geo/geoid.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { georeference } from "../../src/review/georeference.ts";
import { framePoseOf } from "../../src/station/framePose.ts";
import { PoseHistory } from "../../src/vehicle/poseHistory.ts";
import { firstState, reduce } from "../../src/vehicle/reduce.ts";
import { frameMetadataOf, readSt0601, type SensorMetadata, writeSt0601 } from "../../src/vision/klv.ts";

// Where the geoid is 47 m above the ellipsoid a mixed-up datum puts a place 47 m beside the truth, seen at 45°.
const at = 1_700_000_000_000;
const camera = { lat: 47, lon: 8, amsl: 620 };
const ground = flatGround(500);
const box = { x: 0.49, y: 0.49, w: 0.02, h: 0.02 };
const looks = { platformHeadingDeg: 90, sensorRelativeAzimuthDeg: 0, sensorRelativeElevationDeg: -45, hfovDeg: 60 };

/** How far east of the camera a box in the middle of the picture is, metres. */
function eastOf(frame: FrameTracks, history = new PoseHistory()): number {
  const posed = framePoseOf(frame, (when) => history.poseAt(when), { width: 1280, height: 720, hfovDeg: 60 });
  if (typeof posed === "string") throw new Error(posed);
  const fix = georeference({ ...posed, box, ground });
  if (typeof fix === "string") throw new Error(fix);
  return new EnuFrame(camera).toEnu(fix.place).east;
}

const frame: FrameTracks = { streamId: "s", at, width: 1280, height: 720, tracks: [] };

function byPacket(height: Partial<SensorMetadata>): number {
  const packet = writeSt0601({ at, lat: camera.lat, lon: camera.lon, ...looks, ...height });
  return eastOf({ ...frame, metadata: frameMetadataOf(readSt0601(packet)) });
}

function byTelemetry(): number {
  const history = new PoseHistory();
  let state = firstState(1, 1, new minimal.Heartbeat(), 0);
  const place = {
    lat: 470_000_000,
    lon: 80_000_000,
    alt: 620_000,
    relativeAlt: 120_000,
    vx: 0,
    vy: 0,
    vz: 0,
    hdg: 9_000,
  };
  const half = Math.sin(Math.PI / 8);
  for (const when of [at - 100, at + 100]) {
    state = reduce(state, Object.assign(new common.GlobalPositionInt(), place), when);
    state = reduce(state, Object.assign(new common.Attitude(), { roll: 0, pitch: 0, yaw: Math.PI / 2 }), when);
    const gimbal = { flags: 12 | 32, q: [Math.cos(Math.PI / 8), 0, -half, 0] };
    state = reduce(state, Object.assign(new common.GimbalDeviceAttitudeStatus(), gimbal), when);
    if (state.place) history.addPlace(state.place);
    if (state.attitude) history.addAttitude(state.attitude);
    if (state.gimbal) history.addGimbal(state.gimbal);
  }
  return eastOf(frame, history);
}

test("a camera's height is the same above the sea and above the ellipsoid, from a packet and from telemetry", () => {
  expect(undulation(camera)).toBeGreaterThan(45);
  const expected = 120 - 0.75; // half a car's height is met before the ground
  const sea = byPacket({ amsl: camera.amsl });
  const ellipsoid = byPacket({ sensorHae: ellipsoidOf(camera) });
  const both = byPacket({ amsl: camera.amsl, sensorHae: ellipsoidOf(camera) });
  for (const east of [sea, ellipsoid, both, byTelemetry()]) expect(Math.abs(east - expected)).toBeLessThan(0.5);
});
