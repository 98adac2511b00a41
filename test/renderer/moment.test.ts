import { expect, test } from "vitest";
import { MomentFollow } from "../../renderer/globe/momentFollow.ts";
import type { ShownMomentOnGlobe } from "../../renderer/globe/momentLayer.ts";
import { momentAt } from "../../renderer/review/moment/momentAt.ts";
import { besideOf, type MomentCall, MomentDesk, streamKey } from "../../renderer/review/moment/momentDesk.ts";
import { paneAt } from "../../renderer/review/moment/paneAt.ts";
import { PaneRun } from "../../renderer/review/moment/paneRun.ts";
import { Clip } from "../../renderer/video/clip.ts";
import type { MomentFlight, MomentStream } from "../../src/contract/moment.ts";

const place = (lat: number, lon = 17) => ({ lat, lon, amsl: 300 });
const flight: MomentFlight = {
  vehicleId: "1:1",
  flown: [0, 1_000, 2_000, 3_000, 20_000].map((at) => ({ at, ...place(48 + at / 1e6) })),
  outlines: [1_000, 2_000].map((at) => ({ at, outline: [place(at), place(at + 1), place(at + 2)] })),
  seen: [
    {
      ...{ trackId: "t1", className: "car" },
      points: [
        { at: 1_000, ...place(48), ellipse: { major: 8, minor: 4, angleDeg: 0 } },
        { at: 1_500, ...place(48.5), ellipse: { major: 6, minor: 3, angleDeg: 0 } },
        { at: 9_000, ...place(49) },
      ],
    },
  ],
};

test("at the played moment the aircraft is on its way between two reports, with the way so far and its course", () => {
  const { aircraft, flown } = momentAt(flight, 1_500);
  expect(aircraft).toEqual({ lat: expect.closeTo(48.0015, 9), lon: 17, amsl: 300, headingDeg: expect.closeTo(0, 6) });
  expect(flown.map(({ lat }) => lat)).toEqual([48, 48.001, expect.closeTo(48.0015, 9)]);
});

test("over a gap of the telemetry it is not known where the aircraft was", () => {
  expect(momentAt(flight, 10_000).aircraft).toBeUndefined();
  expect(momentAt(flight, 10_000).flown).toHaveLength(4);
  expect(momentAt(flight, 5_000).aircraft?.lat).toBeCloseTo(48.003, 9); // a moment after it was heard last
  expect(momentAt({ ...flight, flown: [] }, 0)).toMatchObject({ at: 0, flown: [] });
});

test("where the pictures carry metadata, those say where the aircraft was and how it headed", () => {
  const told = momentAt(flight, 1_500, { at: 1_500, lat: 50, lon: 18, amsl: 400, platformHeadingDeg: 77 });
  expect(told.aircraft).toEqual({ lat: 50, lon: 18, amsl: 400, headingDeg: 77 });
});

test("the footprint is the one taken nearest, none where there is none near", () => {
  const corner = (at: number) => momentAt(flight, at).outline?.[0]?.lat;
  expect([0, 1_400, 1_600, 3_400, 3_600].map(corner)).toEqual([1_000, 1_000, 2_000, 2_000, undefined]);
});

test("a track lies on its way between two places, with its error; where it was not seen it is not drawn", () => {
  const [track] = momentAt(flight, 1_250).tracks;
  expect(track).toEqual({
    ...{ trackId: "t1", className: "car", ellipse: { major: 8, minor: 4, angleDeg: 0 } },
    place: { lat: expect.closeTo(48.25, 9), lon: 17, amsl: 300 },
    way: [expect.objectContaining({ lat: 48 }), expect.objectContaining({ lat: expect.closeTo(48.25, 9) })],
  });
  expect([momentAt(flight, 5_000).tracks, momentAt(flight, 2_400).tracks.length]).toEqual([[], 1]);
});

const stream = (streamId: string): MomentStream => ({
  ...{ streamId, sortieId: "s2", vehicleId: "2:1" },
  ...{ segments: [], gone: [], gaps: [] },
});

function desk(answers: Partial<Record<string, () => unknown>> = {}) {
  const asked: string[] = [];
  const rests: (() => void)[] = [];
  const call = (async (name: string, { streamId }: { streamId: string }) => {
    asked.push(`${name} ${streamId}`);
    return answers[name] ? answers[name]() : name === "moment.flight" ? flight : ["a", "b", "c", "d"].map(stream);
  }) as unknown as MomentCall;
  const made = new MomentDesk(call, () => new Promise((resolve) => rests.push(resolve)));
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const rest = async () => {
    rests.shift()?.();
    await settle();
  };
  return { made, asked, rest };
}
const span = (streamId: string) => ({ streamId, sortieId: "s1", fromAt: 0, toAt: 10_000 });

test("what was recorded besides is asked once the first picture was there, and not of a flag that was passed over", async () => {
  const { made, asked, rest } = desk();
  void made.open(span("v1"));
  void made.open(span("v2"));
  await rest();
  await rest();
  expect(asked).toEqual(["moment.flight v2", "moment.streams v2"]);
  expect(made.shown).toBeNull();
  made.show(1_500);
  expect(made.shown?.aircraft?.lat).toBeCloseTo(48.0015, 9);
  expect(made.shown).toBe(made.shown);
  made.close();
  expect([made.shown, made.state.get().streams]).toEqual([null, []]);
});

test("what failed is said, and what was answered is shown", async () => {
  const { made, rest } = desk({
    "moment.flight": () => {
      throw new Error("the disk is gone");
    },
  });
  void made.open(span("v1"));
  await rest();
  const { failure, streams, flight: told } = made.state.get();
  expect([failure?.message, streams.length, told]).toEqual(["the disk is gone", 4, null]);
});

test("three other cameras are looked at beside the player; the choice goes along to the next flag", async () => {
  const { made, rest } = desk();
  void made.open(span("v1"));
  await rest();
  const open = () => besideOf(made.state.get()).map(({ streamId }) => streamId);
  for (const id of ["a", "b", "c", "d"]) made.toggle(stream(id));
  expect(open()).toEqual(["b", "c", "d"]);
  made.toggle(stream("c"));
  expect(open()).toEqual(["b", "d"]);
  void made.open(span("v2"));
  expect(open()).toEqual([]);
  await rest();
  expect(open()).toEqual(["b", "d"]);
  expect(streamKey({ streamId: "x" })).toBe(" x");
});

test("the globe's camera moves as the aircraft does, goes to it when following begins, and stays when it jumps", () => {
  const moved: string[] = [];
  const follow = new MomentFollow({ shift: () => moved.push("shift"), over: () => moved.push("over") });
  const at = (lat: number, on = true): ShownMomentOnGlobe => ({
    moment: { at: 0, aircraft: place(lat), flown: [], tracks: [] },
    follow: on,
  });
  const take = (shown: ShownMomentOnGlobe | null) => {
    moved.length = 0;
    follow.take(shown);
    return moved.join();
  };
  expect([at(48), at(48.0001), at(48.0001), at(49), at(49.0001)].map(take)).toEqual(["", "shift", "", "", "shift"]);
  expect([at(49.0002, false), at(49.0003, false), at(49.0004), at(49.0005)].map(take)).toEqual([
    ...["", "", "over", "shift"],
  ]);
  expect([null, at(49)].map(take)).toEqual(["", ""]);
});

/** A clip with a picture every 40 ms from 10 s to 12 s and from 20 s to 21 s. */
const clip = (() => {
  const times = [...Array.from({ length: 51 }, (_, i) => 10_000 + i * 40), 20_000, 20_500, 21_000];
  const part = { streamId: "v2", codec: "avc1.42E01E", width: 8, height: 8, data: new Uint8Array() };
  return new Clip(
    times.map((at) => ({ ...part, at, key: at % 1_000 === 0 })),
    [],
  );
})();

test("a pane shows the picture of the moment, and says what there is instead where there is none", () => {
  const gone = [{ streamId: "v2", file: "/a.ts", startAt: 30_000, endAt: 40_000 }];
  const gaps = [{ streamId: "v2", fromAt: 12_000, toAt: 16_000, why: "link-lost" as const }];
  const shown = (at: number) => {
    const now = paneAt(clip, { gone, gaps }, at);
    return "index" in now ? clip.at(now.index) : now.words;
  };
  expect([10_000, 10_059, 12_900, 20_700].map(shown)).toEqual([10_000, 10_040, 12_000, 20_500]);
  expect(shown(14_000)).toMatch(/Gap in the recording.*link lost/);
  expect(paneAt(clip, { gone, gaps }, 35_000)).toEqual({ words: "What was recorded then is no longer on the disk" });
  expect([9_000, 18_000, 25_000].map((at) => Object.values(paneAt(clip, { gone, gaps }, at))[0])).toEqual([
    expect.stringMatching(/^Recording begins at /),
    expect.stringMatching(/^No picture between /),
    expect.stringMatching(/^Recording ended at /),
  ]);
  expect(paneAt(new Clip([], []), { gone: [], gaps: [] }, 0)).toEqual({ words: "Nothing is left of this recording" });
});

test("a pane that decodes more slowly than is played leaves pictures out and paints the newest last", async () => {
  const painted: number[] = [];
  const failed: unknown[] = [];
  const ready: (() => void)[] = [];
  const run = new PaneRun<number>({
    frame: (index) =>
      new Promise((resolve, reject) => ready.push(() => (index === 7 ? reject("bad") : resolve(index * 10)))),
    paint: (frame) => painted.push(frame),
    failed: (cause) => failed.push(cause),
  });
  const decoded = async () => {
    ready.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  for (const index of [1, 2, 3]) void run.show(index);
  await decoded();
  await decoded();
  expect([painted, ready.length]).toEqual([[10, 30], 0]);
  void run.show(7);
  await decoded();
  void run.show(8);
  void run.show(undefined); // a gap
  await decoded();
  expect([painted, failed]).toEqual([[10, 30], ["bad"]]);
  void run.show(8);
  await decoded();
  expect(painted).toEqual([10, 30, 80]);
});
