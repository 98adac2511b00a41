import { expect, it } from "vitest";
import { footprint } from "../../src/geo/camera.ts";
import { offset } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { usualPoseSigma } from "../../src/review/georeference.ts";
import { Footprints } from "../../src/station/footprints.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FootprintQueries } from "../../src/store/footprintQuery.ts";
import { FootprintStore } from "../../src/store/footprintStore.ts";

const camera = { width: 1_280, height: 720, hfovDeg: 50 };
const pose = { lat: 48, lon: 17, amsl: 320, headingDeg: 0, pitchDeg: -50, rollDeg: 0 };
const ground = flatGround(200);
const stream = { streamId: "v1", sortieId: "s1", vehicleId: "1:1" };

function watched() {
  const db = openDatabase(":memory:");
  const footprints = new Footprints(new FootprintStore(db));
  const queries = new FootprintQueries(db, () => "kept");
  const see = (at: number, framePose: Parameters<typeof footprints.observe>[0]["framePose"]) =>
    footprints.observe({ stream, at, framePose, ground });
  const count = () => (db.prepare("SELECT sum(length(body)) AS n FROM footprint").get() as { n: number | null }).n;
  return { footprints, queries, see, count };
}

it("each second of a stream is kept by the outline that the globe draws, frames between them are not", () => {
  const { see, queries, count } = watched();
  for (let at = 0; at <= 10_000; at += 100) see(at, { pose, sigma: usualPoseSigma, camera });
  expect(count()).toBe(11 * (9 + 4 * 4)); // flat ground needs the corners only
  const seen = footprint(camera, pose, ground, { pointsPerEdge: 1 });
  const middle = offset(pose, 0, 120 / Math.tan((50 * Math.PI) / 180));
  expect(queries.filmed({ place: middle, limit: 5 })).toMatchObject({
    total: 1,
    intervals: [{ ...stream, fromAt: -500, toAt: 10_500 }],
  });
  const { distance, metresPerPixel } = queries.filmed({ place: middle, limit: 5 }).intervals[0]!;
  expect(distance).toBeCloseTo(120 / Math.sin((50 * Math.PI) / 180), 0);
  expect(metresPerPixel).toBeCloseTo(distance / (640 / Math.tan((25 * Math.PI) / 180)), 3);
  for (const [i, corner] of seen.entries()) {
    const inwards = {
      lat: corner.lat + (middle.lat - corner.lat) * 0.02,
      lon: corner.lon + (middle.lon - corner.lon) * 0.02,
    };
    const outwards = {
      lat: corner.lat - (middle.lat - corner.lat) * 0.02,
      lon: corner.lon - (middle.lon - corner.lon) * 0.02,
    };
    expect([
      i,
      queries.filmed({ place: inwards, limit: 1 }).total,
      queries.filmed({ place: outwards, limit: 1 }).total,
    ]).toEqual([i, 1, 0]);
  }
});

it("a frame whose pose is not known, or that shows only sky, is no footprint", () => {
  const { see, count } = watched();
  see(0, "no position and attitude at that time");
  see(2_000, { pose: { ...pose, pitchDeg: 60 }, sigma: usualPoseSigma, camera });
  expect(count()).toBeNull();
});

it("a clock that jumped back by an hour keeps nobody waiting for an hour", () => {
  const { see, queries } = watched();
  const told = { pose, sigma: usualPoseSigma, camera };
  see(4_000_000, told);
  see(400_000, told);
  expect(queries.filmed({ place: offset(pose, 0, 100), limit: 5 }).total).toBe(2);
});
