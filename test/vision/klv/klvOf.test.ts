import { expect, test } from "vitest";
import type { TrackRecord } from "../../../src/contract/records.ts";
import type { FrameTracks } from "../../../src/contract/vision.ts";
import type { CameraPose } from "../../../src/geo/camera.ts";
import { metadataOf } from "../../../src/review/metadataPose.ts";
import { klvOf, trackUuid } from "../../../src/vision/klv/klvOf.ts";
import { writeSecurity } from "../../../src/vision/klv/st0102.ts";
import { readVmti } from "../../../src/vision/klv/st0903.ts";
import { frameMetadataOf, readSt0601, readSt0601Packet } from "../../../src/vision/klv.ts";
import { bookPacket, bookTargets } from "./bookReader.ts";

const at = 1_700_000_000_123;
const pose: CameraPose = { lat: 49.1, lon: 16.2, amsl: 420, headingDeg: 75, pitchDeg: -40, rollDeg: 0 };
const fields = {
  ...metadataOf({ at, pose, platform: { yawDeg: 60, pitchDeg: 3, rollDeg: -12 }, hfovDeg: 50 }),
  missionId: "PATROL 7",
  security: writeSecurity({ classification: "restricted", classifyingCountry: "//CZE", version: 12 }),
};
const track: TrackRecord = {
  id: "cam-0-17",
  streamId: "cam",
  vehicleId: "1:1",
  className: "truck",
  score: 0.8,
  firstAt: at - 9_000,
  lastAt: at,
  place: { lat: 49.101, lon: 16.205, amsl: 250 },
  ellipse: { major: 20, minor: 5, angleDeg: 45 },
  speed: 10,
  headingDeg: 90,
  stationary: false,
  ended: false,
};
const seen = (trackId: string, x: number, confirmed = true) => ({
  trackId,
  className: "truck",
  score: 0.8,
  confirmed,
  box: { x, y: 0.5, w: 0.05, h: 0.05 },
});
const frame: FrameTracks = {
  streamId: "cam",
  at,
  width: 1280,
  height: 720,
  tracks: [seen("cam-0-17", 0.25), seen("cam-0-18", 0.98), seen("cam-0-19", 0.1, false), seen("cam-0-20", 1.01)],
};
const trackOf = (id: string) => (id === track.id ? track : undefined);
const packet = klvOf({ frame, fields, trackOf, systemName: "Vedette" });

test("an independent reader finds the pose and the targets where they are", () => {
  const items = bookPacket(packet);
  expect([...items.keys()]).toEqual([2, 3, 5, 6, 7, 13, 14, 15, 16, 18, 19, 20, 48, 65, 74, 1]);
  expect(items.get(2)?.readBigUInt64BE()).toBe(BigInt(at) * 1000n);
  expect(items.get(3)?.toString()).toBe("PATROL 7");
  expect(((items.get(13)?.readInt32BE() ?? 0) * 90) / 0x7fffffff).toBeCloseTo(49.1, 6);
  expect(((items.get(14)?.readInt32BE() ?? 0) * 180) / 0x7fffffff).toBeCloseTo(16.2, 6);
  expect(((items.get(5)?.readUInt16BE() ?? 0) * 360) / 0xffff).toBeCloseTo(60, 2);
  const [first, second, ...rest] = bookTargets(items.get(74) ?? Buffer.alloc(0));
  expect(rest).toEqual([]);
  // The box is columns 321 to 384 and rows 361 to 396; its middle column 352, row 378.
  expect(first?.pixels).toEqual([352 + 377 * 1280, 321 + 360 * 1280, 384 + 395 * 1280]);
  expect([first?.percent, first?.className]).toEqual([80, "truck"]);
  expect(first?.lat).toBeCloseTo(49.101, 6);
  expect(first?.lon).toBeCloseTo(16.205, 6);
  expect(first?.hae).toBe(295); // 250 m above the sea, which is 45.8 m above the ellipsoid there; whole metres
  // 20 m and 5 m along 45° and 135°: σ to the east and the north is √((20² + 5²)/2), their correlation 375/425.
  const [east, north, up, eastNorth, eastUp, northUp] = first?.sigmas ?? [];
  expect(east).toBeCloseTo(Math.sqrt(425 / 2), 1);
  expect(north).toBeCloseTo(Math.sqrt(425 / 2), 1);
  expect(up).toBeCloseTo(5, 1);
  expect(eastNorth).toBeCloseTo(375 / 425, 3);
  expect([eastUp, northUp]).toEqual([0, 0]);
  expect(first?.velocity?.map((v) => Math.round(v * 10) / 10 + 0)).toEqual([10, 0, 0]);
  expect(first?.trackUuid).toMatch(/^[0-9a-f]{12}5[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  // Cut off at the picture's edge, and not on the ground.
  expect(second?.pixels.slice(1)).toEqual([1255 + 360 * 1280, 1280 + 395 * 1280]);
  expect(second).not.toHaveProperty("lat");
});

test("what is known of a place in three axes goes before its ellipse", () => {
  const placeSigma = { east: 4, north: 3, up: 25, eastNorth: -0.25, eastUp: 0.5, northUp: 0.125 };
  const items = bookPacket(
    klvOf({ frame, fields, trackOf: (id) => (id === track.id ? { ...track, placeSigma } : undefined) }),
  );
  const [first] = bookTargets(items.get(74) ?? Buffer.alloc(0));
  const told = [4, 3, 25, -0.25, 0.5, 0.125];
  for (const [i, sigma] of (first?.sigmas ?? []).entries()) expect(sigma).toBeCloseTo(told[i] ?? Number.NaN, 1);
  expect(first?.sigmas).toHaveLength(6);
});

test("our own reader finds the same, without a problem", () => {
  const { fields: read, problems } = readSt0601Packet(packet);
  expect(problems).toEqual([]);
  expect(read.security).toEqual(fields.security);
  const { targets, found, ...rest } = readVmti(read.vmti ?? new Uint8Array());
  expect([found, targets.length]).toEqual([4, 2]);
  expect(rest).toEqual({ systemName: "Vedette", frameWidth: 1280, frameHeight: 720, hfovDeg: 50 });
});

test("a track keeps its numbers from frame to frame, and two in a frame never share one", () => {
  const idsOf = (tracks: FrameTracks["tracks"]) =>
    readVmti(readSt0601(klvOf({ frame: { ...frame, tracks }, fields, trackOf })).vmti ?? new Uint8Array()).targets.map(
      ({ id }) => id,
    );
  const [a] = idsOf([seen("a", 0.1)]);
  expect(idsOf([seen("b", 0.2), seen("a", 0.1)])[1]).toBe(a);
  expect(new Set(idsOf([seen("a", 0.1), seen("a", 0.2), seen("b", 0.3)])).size).toBe(3);
  expect(trackUuid("a")).not.toEqual(trackUuid("b"));
});

test("a frame without tracks still says where it was taken", () => {
  const read = readSt0601(klvOf({ frame: { ...frame, tracks: [] }, fields, trackOf }));
  expect(frameMetadataOf(read).lat).toBeCloseTo(49.1, 6);
  expect(readVmti(read.vmti ?? new Uint8Array())).toMatchObject({ found: 0, targets: [] });
});
