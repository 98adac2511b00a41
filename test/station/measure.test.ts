import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { common, type MavLinkData, minimal } from "mavlink-mappings";
import { describe, expect, onTestFinished, test } from "vitest";
import type { CameraCalibration } from "../../src/contract/cameraCalibration.ts";
import { type Measurement, type MeasureOrder, measureParsers } from "../../src/contract/measure.ts";
import type { FrameMetadata } from "../../src/contract/vision.ts";
import { type CameraPose, project } from "../../src/geo/camera.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { flatGround, type Ground } from "../../src/geo/ground.ts";
import type { Position } from "../../src/geo/position.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { metadataOf } from "../../src/review/metadataPose.ts";
import { measure } from "../../src/station/measure.ts";
import { measureFrame } from "../../src/station/measureFrame.ts";
import { MeasurePoses } from "../../src/station/measurePose.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";
import { gaussian } from "../geo/local.ts";

const camera = { width: 1280, height: 720, hfovDeg: 50 };
const from: Position = { lat: 48.62, lon: 16.93, amsl: 300 };
const local = new EnuFrame({ ...from, amsl: 200 });
const ground = flatGround(200);
const measuredGround: Ground = { ...ground, measured: () => true };
/** 100 m above the ground, 45° down, to the north. */
const pose: CameraPose = { ...from, headingDeg: 0, pitchDeg: -45, rollDeg: 0 };
const sigma = { horizontal: 1.5, vertical: 2, headingDeg: 2, pitchDeg: 0.7, rollDeg: 0.5 };

/** Where in the picture a place on the ground is, metres east and north of below the camera. */
function seen(east: number, north: number, by = pose, up = 0) {
  const pixel = project(camera, by, local.toPosition({ east, north, up }));
  if (!pixel) throw new Error("not in the picture");
  return { x: pixel.u / camera.width, y: pixel.v / camera.height, sigma: 1 };
}
const known = (measured: ReturnType<typeof measureFrame>, i = 0) => {
  const point = measured.points[i];
  if (!point || "noPlace" in point) throw new Error("no place");
  return point;
};

describe("points of one picture", () => {
  test("are put on the ground where they are, with their errors, and the distance and bearing between them", () => {
    const measured = measureFrame([seen(-20, 90), seen(20, 120)], { pose, sigma, camera }, measuredGround);
    for (const [i, [east, north]] of [[-20, 90] as const, [20, 120] as const].entries()) {
      const at = local.toEnu(known(measured, i).place);
      expect([at.east, at.north, at.up]).toEqual([
        expect.closeTo(east, 1),
        expect.closeTo(north, 1),
        expect.closeTo(0, 1),
      ]);
    }
    const [leg] = measured.legs;
    expect(leg).toMatchObject({
      ...{ distance: expect.closeTo(50, 1), bearingDeg: expect.closeTo(53.13, 1), rise: expect.closeTo(0, 2) },
    });
    // 100 m away the heading's 2° alone move a place 4 m; the distance between two does not know of the heading.
    expect(known(measured).ellipse.major).toBeGreaterThan(5);
    expect(leg?.distanceSigma).toBeLessThan(4);
    expect(leg?.bearingSigmaDeg).toBeGreaterThan(2);
    expect(leg?.bearingSigmaDeg).toBeLessThan(4);
    expect(known(measured)).toMatchObject({ heightSigma: 5, range: expect.closeTo(Math.hypot(100, 20, 90), 0) });
    expect(measured).not.toHaveProperty("area");
  });

  test("that enclose a piece of ground give its area and perimeter; sides that cross give none", () => {
    const corners = [seen(-20, 90), seen(20, 90), seen(20, 120), seen(-20, 120)];
    const measured = measureFrame(corners, { pose, sigma, camera }, measuredGround);
    expect(measured).toMatchObject({
      area: { value: expect.closeTo(1_200, -1) },
      perimeter: { value: expect.closeTo(140, 0) },
      length: { value: expect.closeTo(110, 0) },
    });
    // A square's sides and its area are wrong by the same scale: the height's 2 m and the ground's 5 m of 100, twice.
    expect((measured.area?.sigma ?? 0) / 1_200).toBeGreaterThan(0.08);
    expect((measured.area?.sigma ?? 0) / 1_200).toBeLessThan(0.25);
    const bow = measureFrame(
      [corners[0], corners[2], corners[1], corners[3]] as typeof corners,
      { pose, sigma, camera },
      ground,
    );
    expect(bow.crossing).toBe(true);
    expect(bow).not.toHaveProperty("area");
  });

  test("say so where the ray is too flat, misses the ground, or leads where nobody knows the ground", () => {
    const level = { ...pose, pitchDeg: -8 };
    const flat = measureFrame(
      [{ x: 0.5, y: 0.2, sigma: 1 }, seen(0, 400, level), seen(10, 400, level)],
      { pose: level, sigma, camera },
      ground,
    );
    expect(flat.points[0]).toEqual({ noPlace: "ray too flat" });
    expect(flat.legs).toEqual([null, expect.objectContaining({ distance: expect.closeTo(10, 0) })]);
    expect(flat).not.toHaveProperty("length");
    const nowhere = measureFrame(
      [{ x: 0.5, y: 0.5, sigma: 1 }],
      { pose, sigma, camera },
      { elevation: () => undefined },
    );
    expect(nowhere.points).toEqual([{ noPlace: "height of the ground unknown" }]);
    const below = measureFrame([{ x: 0.5, y: 0.5, sigma: 1 }], { pose, sigma, camera }, flatGround(400));
    expect(below.points).toEqual([{ noPlace: "ray misses the ground" }]);
  });

  test("follow the terrain: on a slope the same pixels are another distance, and the rise is told", () => {
    const slope: Ground = { elevation: (place) => 200 + 0.2 * Math.max(0, local.toEnu(place).north - 50) };
    const up = (north: number) => 0.2 * (north - 50);
    const measured = measureFrame(
      [seen(0, 90, pose, up(90)), seen(0, 120, pose, up(120))],
      { pose, sigma, camera },
      slope,
    );
    expect(measured.legs[0]).toMatchObject({ distance: expect.closeTo(30, 0), rise: expect.closeTo(6, 1) });
  });

  test("on ground that is only assumed say so, and are as uncertain as that", () => {
    const measured = measureFrame([seen(0, 100)], { pose, sigma, camera }, { ...ground, measured: () => false });
    expect(known(measured)).toMatchObject({ groundAssumed: true, heightSigma: 25 });
    expect(known(measured).ellipse.major).toBeGreaterThan(25);
  });

  test("placed twice at the same spot have no bearing, and no distance that is surely more than nothing", () => {
    const [leg] = measureFrame([seen(0, 100), seen(0, 100)], { pose, sigma, camera }, measuredGround).legs;
    expect(leg).toMatchObject({ distance: 0, bearingSigmaDeg: 180 });
    expect(leg?.distanceSigma).toBeGreaterThan(0.1);
  });

  test("are wrong by what is stated: of many pictures with chance errors two thirds lie within one σ, nearly all within three", () => {
    const chance = gaussian(11);
    const ratios = { distance: [] as number[], area: [] as number[], bearing: [] as number[] };
    for (let i = 0; i < 400; i++) {
      // Where it really was when it said `pose`.
      const frame = new EnuFrame(from);
      const real: CameraPose = {
        ...frame.toPosition({ east: chance() * 1.5, north: chance() * 1.5, up: chance() * 2 }),
        ...{ headingDeg: chance() * 2, pitchDeg: -45 + chance() * 0.7, rollDeg: chance() * 0.5 },
      };
      // Heights of a model are wrong by nearly the same forty metres on: e^(−40 / 300).
      const common = chance();
      const low = () => 5 * (Math.sqrt(0.875) * common + Math.sqrt(0.125) * chance());
      const points = [
        [-20, 90],
        [20, 120],
        [20, 90],
      ].map(([east = 0, north = 0]) => {
        const { x, y } = seen(east, north, real, low());
        return { x: x + chance() / camera.width, y: y + chance() / camera.height, sigma: 1 };
      });
      const measured = measureFrame(points, { pose, sigma, camera }, measuredGround);
      const leg = measured.legs[0];
      if (!leg || !measured.area) throw new Error("not measured");
      ratios.distance.push((leg.distance - 50) / leg.distanceSigma);
      ratios.bearing.push((leg.bearingDeg - 53.13) / leg.bearingSigmaDeg);
      ratios.area.push((measured.area.value - 600) / measured.area.sigma);
    }
    for (const [what, all] of Object.entries(ratios)) {
      const within = (k: number) => all.filter((ratio) => Math.abs(ratio) <= k).length / all.length;
      expect(within(1), what).toBeGreaterThan(0.6);
      expect(within(1), what).toBeLessThan(0.78);
      expect(within(3), what).toBeGreaterThan(0.98);
    }
  });
});

const startAt = 1_700_000_000_000;
const sortieId = "20231114-221320-7-1";
const theirs = "20231114-221319-7-1-b2";

/** Ten seconds of a copter that flies north at 10 m/s, 100 m above its home at 200 m, and looks 45° down. */
function tlog(file: string): void {
  const entries: Buffer[] = [];
  const add = (ms: number, message: MavLinkData) => {
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt((startAt - 1000 + ms) * 1_000));
    entries.push(
      stamp,
      Buffer.from(encodePacket(message, { systemId: 7, componentId: 1, sequence: entries.length & 0xff })),
    );
  };
  const half = (-45 / 2) * (Math.PI / 180);
  for (let ms = 0; ms <= 10_000; ms += 200) {
    if (ms % 1000 === 0) {
      add(ms, messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3 } as never));
      add(
        ms,
        messageOf(common.HomePosition, { latitude: 486_200_000, longitude: 169_300_000, altitude: 200_000 } as never),
      );
    }
    const lat = Math.round(486_200_000 + (ms / 1000) * 10 * (1e7 / 111_200));
    add(
      ms,
      messageOf(common.GlobalPositionInt, {
        ...{ lat, lon: 169_300_000, alt: 300_000, relativeAlt: 100_000, vx: 1000, timeBootMs: ms + 1 },
      }),
    );
    add(ms, messageOf(common.Attitude, { timeBootMs: ms + 1 }));
    const q = [Math.cos(half), 0, Math.sin(half), 0];
    add(ms, messageOf(common.GimbalDeviceAttitudeStatus, { q, flags: 4 | 8 | 32, timeBootMs: ms + 1 } as never));
  }
  writeFileSync(file, Buffer.concat(entries));
}

/** A station's store with a recorded stretch of a flight, and its telemetry where wanted. */
function station({
  log = "whole",
  hfovDeg = 50,
  around = () => undefined,
  other = false,
}: {
  log?: "whole" | "none" | "broken";
  hfovDeg?: number | null;
  around?: Ground["elevation"];
  /** Another station's drone had the same name and filmed at the same time. */
  other?: boolean;
} = {}) {
  const dataFolder = mkdtempSync(join(tmpdir(), "vedette-measure-"));
  const db = openDatabase(join(dataFolder, "vedette.db"));
  onTestFinished(() => {
    db.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });
  const store = { footage: new FootageStore(db), sorties: new SortieStore(db, dataFolder) };
  store.sorties.save({ id: sortieId, vehicleId: "7:1", startedAt: startAt - 1_000 });
  const folder = store.sorties.folder(sortieId);
  if (log === "whole") tlog(join(folder, "telemetry.tlog"));
  if (log === "broken") writeFileSync(join(folder, "telemetry.tlog"), "no log");
  const file = join(folder, "part-0.ts");
  writeFileSync(file, "");
  store.footage.saveSegment({ streamId: "video-7-1", file, startAt, endAt: startAt + 8_000 }, sortieId);
  if (other) {
    store.sorties.save({ id: theirs, vehicleId: "7:1", startedAt: startAt - 2_000 });
    const begun = { streamId: "video-7-1", file: join(folder, "theirs.ts"), startAt: startAt - 500 };
    store.footage.saveSegment({ ...begun, endAt: startAt + 8_000 }, theirs);
  }
  const calibration: CameraCalibration = { vehicleId: "7:1", cameraId: "main", latencyMs: 200 };
  const poses = new MeasurePoses({
    ...{ store, poseOf: () => undefined, gimbalOf: () => undefined, homeOf: () => undefined },
    calibrationOf: (vehicleId) => (vehicleId === "7:1" ? calibration : undefined),
    cameraOf: () => (hfovDeg === null ? undefined : { width: 1920, height: 1080, hfovDeg }),
    ground: {
      near: async (_, flatAmsl) => ({
        elevation: (place) => around(place) ?? flatAmsl,
        measured: (place) => around(place) !== undefined,
      }),
    },
  });
  return (change: Partial<MeasureOrder> = {}): Promise<Measurement> =>
    measure(
      { streamId: "video-7-1", at: startAt + 3_000, width: 1280, height: 720, points: [middle], ...change },
      poses,
    );
}
const middle = { x: 0.5, y: 0.5, sigma: 2 };

describe("where a recorded picture was taken from", () => {
  test("is told by the flight's telemetry, at the time that the calibration says, over flat ground at its home", async () => {
    const answer = await station()();
    // One second of flight before the recording, three of it, less the latency: 38 m north of home and 100 m ahead.
    const lat = 48.62 + (38 + 100) / 111_200;
    expect(answer).toMatchObject({
      ...{ kind: "measured", source: "telemetry", legs: [] },
      points: [
        {
          place: { lat: expect.closeTo(lat, 5), lon: expect.closeTo(16.93, 5), amsl: expect.closeTo(200, 0) },
          groundAssumed: true,
        },
      ],
    });
  });

  test("is told by the telemetry of the sortie that it was recorded in, though another's stream has the same name", async () => {
    const lat = 48.62 + (38 + 100) / 111_200;
    const ask = station({ other: true });
    expect(await ask({ sortieId })).toMatchObject({ points: [{ place: { lat: expect.closeTo(lat, 5) } }] });
    expect(await ask({ sortieId: theirs })).toEqual({ kind: "no pose", why: "no position and attitude at that time" });
  });

  test("is told by the picture's own metadata first, over the terrain that is known there", async () => {
    const metadata = metadataOf({
      ...{ at: startAt + 3_000, pose: { ...pose, headingDeg: 90 }, hfovDeg: 30 },
      platform: { yawDeg: 80, pitchDeg: 3, rollDeg: 5 },
    });
    const answer = await station({ around: () => 250 })({ metadata, points: [middle, { ...middle, x: 0.6 }] });
    const east = new EnuFrame(from).toPosition({ east: 50, north: 0 });
    expect(answer).toMatchObject({
      ...{ kind: "measured", source: "metadata" },
      points: [
        { place: { lat: expect.closeTo(east.lat, 5), lon: expect.closeTo(east.lon, 5), amsl: expect.closeTo(250, 0) } },
        {},
      ],
      legs: [{ distance: expect.closeTo(0.2 * 50 * Math.SQRT2 * Math.tan(Math.PI / 12), 1) }],
    });
    expect(answer.kind === "measured" && answer.points[0]).not.toHaveProperty("groundAssumed");
  });

  test("is told by metadata alone where footage is of no flight that is known, such as of another station", async () => {
    const metadata = metadataOf({ at: startAt, pose, hfovDeg: 50, platform: { yawDeg: 0, pitchDeg: 0, rollDeg: 0 } });
    const answer = await station({ around: () => 200 })({ streamId: "elsewhere", at: startAt, metadata });
    expect(answer).toMatchObject({
      kind: "measured",
      source: "metadata",
      points: [{ place: { amsl: expect.closeTo(200, 0) } }],
    });
  });

  test("is not known without either, and it is said why", async () => {
    const nobody = "no position and attitude at that time";
    expect(await station({ log: "none" })()).toEqual({ kind: "no pose", why: nobody });
    expect(await station()({ at: startAt - 60_000 })).toEqual({ kind: "no pose", why: nobody });
    expect(await station({ log: "broken" })()).toEqual({
      kind: "no pose",
      why: expect.stringMatching(/^no position and attitude at that time; This is no telemetry log/),
    });
    expect(await station({ hfovDeg: null })()).toEqual({ kind: "no pose", why: "field of view unknown" });
    const blind: FrameMetadata = { at: startAt + 3_000, lat: 48, lon: 16 };
    expect(await station({ log: "none" })({ metadata: blind })).toEqual({ kind: "no pose", why: nobody });
  });

  test("is the same for pictures that are asked for in any order, forth and back", async () => {
    const ask = station();
    const latOf = async (ms: number) => {
      const answer = await ask({ at: startAt + ms });
      const [point] = answer.kind === "measured" ? answer.points : [];
      return point && "place" in point ? point.place.lat : Number.NaN;
    };
    const order = [6_000, 1_000, 3_000, 1_000, 6_000];
    const lats = [];
    for (const ms of order) lats.push(await latOf(ms));
    expect(lats).toEqual(
      order.map((ms) => expect.closeTo(48.62 + (1 + (ms - 200) / 1_000) * (10 / 111_200) + 100 / 111_200, 5)),
    );
  });
});

test("what can not be measured is refused where it enters, by the name of the field", () => {
  const parse = measureParsers["picture.measure"];
  const order = { streamId: "v", at: 1, width: 10, height: 10, points: [middle] };
  expect(parse(order)).toEqual(order);
  expect(() => parse({ ...order, points: [] })).toThrow(/points/);
  expect(() => parse({ ...order, points: [{ ...middle, x: 1.2 }] })).toThrow(/points/);
  expect(() => parse({ ...order, at: Number.NaN })).toThrow(/at/);
  expect(() => parse({ ...order, metadata: { at: 1, lat: 95 } })).toThrow(/lat/);
});
