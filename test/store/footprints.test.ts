import { expect, it } from "vitest";
import { footprintParsers } from "../../src/contract/footprints.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { footageLeftOf } from "../../src/store/footprintFootage.ts";
import { FootprintQueries } from "../../src/store/footprintQuery.ts";
import { FootprintStore } from "../../src/store/footprintStore.ts";

const home: LatLon = { lat: 48, lon: 17 };
const focal = 1_000;

function sky(origin: LatLon = home, missing: readonly string[] = []) {
  const db = openDatabase(":memory:");
  const store = new FootprintStore(db);
  const footage = new FootageStore(db);
  const queries = new FootprintQueries(
    db,
    footageLeftOf(db, (file) => !missing.includes(file)),
  );
  const frame = new EnuFrame(origin);
  const place = (east: number, north: number): LatLon => {
    const { lat, lon } = frame.toPosition({ east, north });
    return { lat, lon };
  };
  const square = (east: number, north: number, half: number) =>
    [
      [-half, half],
      [half, half],
      [half, -half],
      [-half, -half],
    ].map(([e = 0, n = 0]) => place(east + e, north + n));
  const stream = (n = 1, sortieId = "s1") => ({ streamId: `v${n}`, sortieId, vehicleId: `${n}:1` });
  /** Looks straight down from 100 m on 200 m × 200 m. */
  const look = (at: number, east: number, north = 0, of = stream()) =>
    store.add(of, { at, outline: square(east, north, 100), camera: place(east, north), height: 100 }, focal);
  /** Flies east at 20 m/s from `from`, a footprint each second. */
  const fly = (startAt: number, seconds: number, from = 0, of = stream()) => {
    for (let s = 0; s <= seconds; s++) look(startAt + s * 1_000, from + s * 20, 0, of);
  };
  const filmed = (where: LatLon | readonly LatLon[], span: { fromAt?: number; toAt?: number } = {}, limit = 100) =>
    queries.filmed({ ...("lat" in where ? { place: where } : { polygon: where }), ...span, limit });
  return { db, store, footage, place, square, stream, look, fly, filmed };
}

it("a spot is told with when it came into the picture and left it, when it was shown best, and how well", () => {
  const { fly, filmed, place } = sky();
  fly(10_000, 60);
  const { intervals, total } = filmed(place(605, 30));
  expect(total).toBe(1);
  const { metresPerPixel, distance, ...rest } = intervals[0]!;
  // From 505 m to 705 m of the flight it lay in the picture.
  expect(rest).toEqual({
    ...{ streamId: "v1", sortieId: "s1", vehicleId: "1:1", footage: "none" },
    ...{ fromAt: 35_500, toAt: 45_500, bestAt: 40_000 },
  });
  expect(distance).toBeCloseTo(Math.hypot(100, 5, 30), 0);
  expect(metresPerPixel).toBeCloseTo(distance / focal, 6);
  expect(filmed(place(605, 120))).toEqual({ intervals: [], total: 0 });
});

it("every pass of every stream is one interval, newest first, in the span that is asked for", () => {
  const { fly, filmed, place, stream } = sky();
  fly(0, 60);
  fly(500_000, 60);
  fly(200_000, 60, 0, stream(2));
  const of = (span = {}, limit = 9) =>
    filmed(place(600, 0), span, limit).intervals.map(({ streamId, fromAt }) => [streamId, fromAt]);
  expect(of()).toEqual([
    ["v1", 524_500],
    ["v2", 224_500],
    ["v1", 24_500],
  ]);
  expect(of({ fromAt: 100_000, toAt: 300_000 })).toEqual([["v2", 224_500]]);
  expect(filmed(place(600, 0), {}, 1)).toMatchObject({ total: 3, intervals: [{ fromAt: 524_500 }] });
});

it("ground inside a polygon is found, whether runs lie wholly in it, cross its edge, or hold all of it", () => {
  const { fly, filmed, square, place } = sky();
  fly(0, 60);
  const spans = (polygon: readonly LatLon[]) =>
    filmed(polygon).intervals.map(({ fromAt, toAt, distance }) => [fromAt, toAt, Math.round(distance)]);
  expect(spans(square(600, 0, 5_000))).toEqual([[-500, 60_500, 100]]);
  expect(spans(square(605, 0, 10))).toEqual([[24_500, 35_500, 100]]);
  expect(spans(square(605, 190, 100))).toEqual([[20_500, 40_500, 135]]);
  expect(spans(square(600, 300, 100))).toEqual([]);
  // A horseshoe around the flight holds the corners of its bounds, and none of its ground.
  const around = [
    place(-500, 500),
    place(2_000, 500),
    place(2_000, 150),
    place(-400, 150),
    place(-400, -150),
    place(2_000, -150),
    place(2_000, -500),
    place(-500, -500),
  ];
  expect(spans(around)).toEqual([]);
});

it("ground that was filmed very often is answered from the newest on, and older times when asked for up to there", () => {
  const { store, filmed, place, square, stream } = sky();
  const [outline, camera] = [square(0, 0, 100), place(0, 0)];
  const times = Array.from({ length: 4_000 }, (_, n) => n * 10_000);
  store.addAll(
    stream(),
    times.map((at) => ({ footprint: { at, outline, camera, height: 100 }, focal })),
  );
  for (const where of [camera, square(0, 0, 10), square(0, 0, 500)]) {
    const newest = filmed(where, {}, 10);
    const sinceAt = newest.countedFromAt as number;
    expect(sinceAt).toBe(times[1_999]! + 50_000);
    const older = filmed(where, { toAt: sinceAt }, 10);
    const oldest = filmed(where, { toAt: older.countedFromAt as number }, 10);
    expect([newest, older, oldest].map(({ total, countedFromAt }) => [total, countedFromAt])).toEqual([
      [1_996, sinceAt],
      [1_996, 90_000],
      [10, undefined],
    ]);
    expect(newest.intervals[0]?.fromAt).toBe(times.at(-1)! - 500);
  }
});

it("a camera that looked away for a while gives two intervals", () => {
  const { look, filmed, place } = sky();
  for (const s of [0, 1, 2, 6, 7]) look(s * 1_000, 0);
  expect(filmed(place(0, 0)).intervals.map(({ fromAt, toAt }) => [fromAt, toAt])).toEqual([
    [5_500, 7_500],
    [-500, 2_500],
  ]);
});

it("a clock that jumped back loses nothing", () => {
  const { look, filmed, place } = sky();
  for (const at of [100_000, 101_000, 40_000, 41_000]) look(at, 0);
  expect(filmed(place(0, 0)).intervals.map(({ fromAt, toAt }) => [fromAt, toAt])).toEqual([
    [99_500, 101_500],
    [39_500, 41_500],
  ]);
});

it("streams of two stations with the same name are told apart by their sorties", () => {
  const { look, filmed, place, stream } = sky();
  look(1_000, 0, 0, stream(1, "here"));
  look(1_000, 0, 0, stream(1, "there"));
  expect(filmed(place(0, 0)).intervals.map(({ sortieId }) => sortieId)).toEqual(["here", "there"]);
});

it.each([179.999, -179.999])("footprints over the date line are found on both sides of it, from %d°", (lon) => {
  const { fly, filmed, square, place } = sky({ lat: 10, lon });
  fly(0, 60, -600);
  expect(filmed(place(300, 0)).total).toBe(1);
  expect(filmed(place(-300, 0)).total).toBe(1);
  expect(filmed(square(5, 0, 20)).intervals.map(({ fromAt, toAt }) => [fromAt, toAt])).toEqual([[24_500, 36_500]]);
});

it("footage that was removed, or whose files are missing, is said to be gone", () => {
  const { look, filmed, place, footage } = sky(home, ["lost.ts"]);
  const segment = (file: string, startAt: number, endAt: number) =>
    footage.saveSegment({ streamId: "v1", file, startAt, endAt }, "s1");
  for (const at of [5_000, 15_000, 25_000, 35_000]) look(at, 0);
  segment("a.ts", 0, 10_000);
  segment("b.ts", 10_000, 20_000);
  footage.markRemoved("b.ts", 99_000);
  segment("lost.ts", 30_000, 34_800);
  segment("c.ts", 34_800, 40_000);
  expect(filmed(place(0, 0)).intervals.map(({ bestAt, footage: left }) => [bestAt, left])).toEqual([
    [35_000, "partly"],
    [25_000, "none"],
    [15_000, "gone"],
    [5_000, "kept"],
  ]);
});

it("a footprint is on the disk when it was added, in about forty bytes", () => {
  const { db, fly } = sky();
  fly(0, 99);
  const { bytes, runs } = db.prepare("SELECT sum(length(body)) AS bytes, count(*) AS runs FROM footprint").get() as {
    bytes: number;
    runs: number;
  };
  expect([bytes, runs]).toEqual([100 * (9 + 16), 5]);
});

it.each([
  [{ limit: 1 }, "Expected either a place or a polygon"],
  [{ place: home, polygon: [home, home, home], limit: 1 }, "Expected either a place or a polygon"],
  [{ place: { lat: 91, lon: 0 }, limit: 1 }, "place.lat"],
  [{ polygon: [home, home], limit: 1 }, "polygon"],
  [{ place: home, limit: 0 }, "limit"],
])("a question that is none is refused: %j", (args, words) => {
  expect(() => footprintParsers["footprints.filmed"](args)).toThrow(words);
});
