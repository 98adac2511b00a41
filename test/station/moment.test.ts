import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { momentParsers } from "../../src/contract/moment.ts";
import type { TrackRecord } from "../../src/contract/records.ts";
import { sightLine } from "../../src/review/recording.ts";
import { momentHandlers } from "../../src/station/moment.ts";
import { seenTracks } from "../../src/station/momentSights.ts";
import { openDatabase } from "../../src/store/database.ts";
import { FootageStore } from "../../src/store/footageStore.ts";
import { FootprintQueries } from "../../src/store/footprintQuery.ts";
import { MomentFootage } from "../../src/store/momentFootage.ts";
import { SortieStore } from "../../src/store/sortieStore.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const second = (s: number) => 1_000_000 + s * 1_000;

/** A station with two drones that flew at the same time, the first with two cameras. */
function desk(isThere: (file: string) => boolean = () => true) {
  const folder = mkdtempSync(join(tmpdir(), "vedette-moment-"));
  folders.push(folder);
  const db = openDatabase(":memory:");
  const sorties = new SortieStore(db, folder);
  const footage = new FootageStore(db);
  for (const drone of [1, 2]) sorties.save({ id: `s${drone}`, vehicleId: `${drone}:1`, startedAt: second(0) });
  const segment = (streamId: string, sortieId: string | undefined, from: number, to: number) =>
    footage.saveSegment(
      { streamId, file: `/${streamId}-${from}.ts`, startAt: second(from), endAt: second(to) },
      sortieId,
    );
  const calls = momentHandlers({
    moments: new MomentFootage(db, isThere),
    filmed: new FootprintQueries(db, () => "kept"),
    sorties,
  });
  const span = (from: number, to: number) => ({
    ...{ streamId: "v1", sortieId: "s1" },
    ...{ fromAt: second(from), toAt: second(to) },
  });
  return { folder, db, sorties, footage, segment, calls, span };
}

const sight = (at: number, part: Partial<TrackRecord> = {}): string =>
  sightLine({
    ...{ at, seen: 1 },
    track: {
      ...{ id: "t1", streamId: "v1", vehicleId: "1:1", className: "car", score: 0.9, firstAt: 0, lastAt: at },
      ...{ stationary: false, ended: false },
      place: { lat: 48 + at / 1e9, lon: 17, amsl: 200 },
      ellipse: { major: 8, minor: 4, angleDeg: 30 },
      ...part,
    },
  });

it("other cameras that filmed at the same time are told with what is left and with gaps, the same vehicle's first", async () => {
  const { segment, footage, calls, span } = desk((file) => file !== "/v2-20.ts");
  segment("v1", "s1", 0, 30);
  segment("v1-thermal", "s1", 0, 30);
  segment("v2", "s2", 0, 20);
  segment("v2", "s2", 20, 50);
  segment("bench", undefined, 5, 40);
  segment("v3", "s2", 60, 90);
  footage.saveGap({ streamId: "v2", fromAt: second(12), toAt: second(14), why: "link-lost" });
  footage.saveGap({ streamId: "v2", fromAt: second(40), toAt: second(44), why: "disk-full" });
  const streams = await calls["moment.streams"](span(10, 25));
  expect(
    streams.map(({ streamId, sortieId, vehicleId, segments, gone, gaps }) => [
      ...[streamId, sortieId, vehicleId],
      ...[segments.map(({ file }) => file), gone.map(({ file }) => file), gaps.map(({ why }) => why)],
    ]),
  ).toEqual([
    ["v1-thermal", "s1", "1:1", ["/v1-thermal-0.ts"], [], []],
    ["bench", undefined, undefined, ["/bench-5.ts"], [], []],
    ["v2", "s2", "2:1", ["/v2-0.ts"], ["/v2-20.ts"], ["link-lost"]],
  ]);
  expect(await calls["moment.streams"](span(100, 110))).toEqual([]);
});

it("what a sortie recorded is told in one piece where files follow each other, with gaps and what is gone", async () => {
  const { segment, footage, calls } = desk((file) => file !== "/v1-90.ts");
  for (const [from, to] of [
    [0, 30],
    [30.04, 60],
    [70, 90],
    [90, 120],
  ] as const)
    segment("v1", "s1", from, to);
  segment("v1-thermal", "s1", 10, 20);
  segment("v2", "s2", 0, 10);
  footage.saveGap({ streamId: "v1", fromAt: second(60), toAt: second(70), why: "link-lost" });
  footage.saveGap({ streamId: "v1", fromAt: second(600), toAt: second(700), why: "disk-full" });
  const { stretches, gaps } = await calls["moment.footage"]({ sortieId: "s1" });
  expect(stretches.map(({ streamId, fromAt, toAt, gone }) => [streamId, fromAt, toAt, gone])).toEqual([
    ["v1", second(0), second(60), false],
    ["v1", second(70), second(90), false],
    ["v1", second(90), second(120), true],
    ["v1-thermal", second(10), second(20), false],
  ]);
  expect(gaps).toEqual([{ streamId: "v1", fromAt: second(60), toAt: second(70), why: "link-lost" }]);
  expect(await calls["moment.footage"]({ sortieId: "none" })).toEqual({ stretches: [], gaps: [] });
});

it("where the aircraft flew is told from the start to the end of the span, thinly before it and whole within", async () => {
  const { sorties, calls, span } = desk();
  for (let s = 0; s <= 5_000; s++)
    sorties.addTrailPoint("s1", { at: second(s), lat: 48, lon: 17 + s / 1e5, amsl: 300 });
  const { vehicleId, flown } = await calls["moment.flight"](span(4_000, 4_060));
  expect(vehicleId).toBe("1:1");
  const within = flown.filter(({ at }) => at >= second(4_000));
  expect([flown[0]?.at, flown.at(-1)?.at, within.length]).toEqual([second(0), second(4_060), 61]);
  expect(flown.length - within.length).toBeLessThanOrEqual(1_001);
  expect(flown.filter(({ at }) => at < second(4_000)).at(-1)?.at).toBe(second(3_999));
});

it("tracks of the span are told with place and ellipse, those of other streams and times are not", async () => {
  const { sorties, calls, span } = desk();
  const lines = [
    sight(second(1)),
    JSON.stringify({ at: second(1), zones: [] }),
    "[torn",
    sight(second(11), { id: "t2", className: "truck" }),
    sight(second(10)),
    sight(second(12), { streamId: "v1-thermal", id: "t9" }),
    sight(second(13), { id: "t3", ...({ place: undefined } as object) }),
    sight(second(30)),
  ];
  writeFileSync(join(sorties.folder("s1"), "tracks.jsonl"), `${lines.join("\n")}\n`);
  const { seen, noTracks } = await calls["moment.flight"](span(5, 20));
  expect([noTracks, seen.map(({ trackId, className }) => [trackId, className])]).toEqual([
    undefined,
    [
      ["t2", "truck"],
      ["t1", "car"],
    ],
  ]);
  expect(seen[1]?.points).toEqual([
    {
      ...{ at: second(10), lat: 48.00101, lon: 17, amsl: 200 },
      ellipse: { major: 8, minor: 4, angleDeg: 30 },
    },
  ]);
});

it("a long file of tracks is read around the span alone, and the same is found as in the whole", async () => {
  const { folder } = desk();
  const file = join(folder, "tracks.jsonl");
  const times = Array.from({ length: 30_000 }, (_, n) => second(n * 0.5 + (n % 7)));
  writeFileSync(file, times.map((at) => sight(at)).join("\n"));
  for (const [from, to] of [
    [-100, 2],
    [0, 4],
    [7_000, 7_010],
    [14_990, 20_000],
  ] as const) {
    const asked = { streamId: "v1", sortieId: "s1", fromAt: second(from), toAt: second(to) };
    const [track] = await seenTracks(file, asked);
    const wanted = times.filter((at) => at >= asked.fromAt && at <= asked.toAt).sort((a, b) => a - b);
    expect(track?.points.map(({ at }) => at)).toEqual(wanted);
  }
});

it("a flight whose tracks or record are gone is told as such, not as empty", async () => {
  const { calls, span } = desk();
  expect((await calls["moment.flight"](span(0, 1))).noTracks).toMatch(/were not kept/);
  const unknown = await calls["moment.flight"]({ ...span(0, 1), sortieId: "none" });
  expect(unknown).toEqual({ flown: [], outlines: [], seen: [], noTracks: "The flight is not known any more" });
});

it("a span that ends before it begins, or is longer than an hour, is refused", () => {
  const parse = momentParsers["moment.flight"];
  const asked = { streamId: "v1", sortieId: "s1", fromAt: 0, toAt: 3_600_000 };
  expect(parse(asked)).toEqual(asked);
  expect(() => parse({ ...asked, toAt: 3_600_001 })).toThrow(/at most an hour/);
  expect(() => parse({ ...asked, toAt: -1 })).toThrow(/ends after it begins/);
});
