import { expect, it } from "vitest";
import { type SpotCall, SpotDesk } from "../../renderer/review/spot/spotDesk.ts";
import { answerWords, olderUpTo, passLine, playedSpan, resolution } from "../../renderer/review/spot/spotWords.ts";
import { FailureError } from "../../src/contract/failure.ts";
import type { FilmedAnswer, FilmedInterval } from "../../src/contract/footprints.ts";

const pass = (n: number): FilmedInterval => ({
  ...{ streamId: "v1", sortieId: `s${n}`, vehicleId: "1:1", fromAt: n * 1_000, toAt: n * 1_000 + 9_000 },
  ...{ bestAt: n * 1_000 + 4_000, metresPerPixel: 0.123, distance: 140, footage: "kept" },
});
const place = { kind: "place", place: { lat: 48, lon: 16 } } as const;
const area = [
  { lat: 48, lon: 16 },
  { lat: 49, lon: 16 },
  { lat: 49, lon: 17 },
];

/** A desk over a station whose answers wait until they are let through. */
function desk() {
  const asked: unknown[] = [];
  const waiting: { resolve: (value: unknown) => void; reject: (cause: unknown) => void }[] = [];
  const call = (name: string, args: unknown) => {
    asked.push([name, args]);
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };
  const made = new SpotDesk(call as SpotCall);
  const settle = async (n: number, value: unknown) => {
    if (value instanceof Error) waiting[n]?.reject(value);
    else waiting[n]?.resolve(value);
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  return { made, asked, settle };
}

it("a spot is asked about, and the newer question is the one that is answered", async () => {
  const { made, asked, settle } = desk();
  void made.ask(place);
  made.setSpan({ fromAt: 5 });
  void made.ask({ kind: "area", area });
  expect(asked).toEqual([
    ["footprints.filmed", { place: { lat: 48, lon: 16 }, limit: 200 }],
    ["footprints.filmed", { place: { lat: 48, lon: 16 }, fromAt: 5, limit: 200 }],
    ["footprints.filmed", { polygon: area, fromAt: 5, limit: 200 }],
  ]);
  await settle(2, { intervals: [pass(1)], total: 1 });
  await settle(0, { intervals: [], total: 0 });
  expect(made.state.get()).toMatchObject({ phase: "ready", answer: { total: 1 }, span: { fromAt: 5 } });
  made.clear();
  expect(made.state.get()).toEqual({
    ...{ spot: null, span: { fromAt: 5 }, phase: "idle", chosen: null, playFrom: null, shownAt: null },
  });
});

it("a question that failed says why", async () => {
  const { made, settle } = desk();
  void made.ask(place);
  await settle(0, new FailureError("gone", "Station is not running"));
  expect(made.state.get()).toMatchObject({ phase: "failed", failure: { message: "Station is not running" } });
});

it("passes are gone through one by one, each with what is left of it", async () => {
  const { made, asked, settle } = desk();
  void made.ask(place);
  made.move(1);
  expect(made.state.get().chosen).toBe(null);
  const answer: FilmedAnswer = { intervals: [pass(3), pass(2)], total: 2 };
  await settle(0, answer);
  made.move(1);
  expect(asked.at(-1)).toEqual(["footprints.pass", { streamId: "v1", sortieId: "s3", fromAt: 3_000, toAt: 12_000 }]);
  made.move(1);
  made.move(1);
  expect(made.state.get().chosen).toEqual(pass(2));
  const footage = { segments: [], gone: [], outlines: [{ at: 2_000, outline: area }] };
  await settle(1, { ...footage, outlines: [] }); // of the pass that is not looked at any more
  expect(made.state.get().footage).toBe(undefined);
  await settle(2, footage);
  expect(made.state.get().footage).toEqual(footage);
  made.play(2_500);
  made.show(2_600);
  expect(made.state.get()).toMatchObject({ playFrom: 2_500, shownAt: 2_600 });
  made.move(-1);
  expect(made.state.get()).toMatchObject({ chosen: pass(3), playFrom: null, shownAt: null });
});

it("an answer says how many passes there are, and what was left out", () => {
  const one = [pass(1)];
  expect(answerWords({ intervals: [], total: 0 })).toBe("0 passes");
  expect(answerWords({ intervals: one, total: 1 })).toBe("1 pass");
  expect(answerWords({ intervals: one, total: 340 })).toBe("the newest 1 of 340 passes");
  expect(answerWords({ intervals: one, total: 1, countedFromAt: Date.UTC(2026, 0, 31, 12) })).toMatch(
    /^1 pass since 2026-01-31 .*; what is older was not counted/,
  );
});

it("older passes than those listed are asked for up to the oldest of them, or up to where all were counted", () => {
  const listed = [pass(9), pass(4)];
  expect(olderUpTo({ intervals: listed, total: 2 })).toBe(undefined);
  expect(olderUpTo({ intervals: listed, total: 5, countedFromAt: 1_000 })).toBe(4_000);
  expect(olderUpTo({ intervals: listed, total: 2, countedFromAt: 1_000 })).toBe(1_000);
  expect(olderUpTo({ intervals: [], total: 0, countedFromAt: 1_000 })).toBe(1_000);
});

it("a pass is told by its length, its resolution and how far away the camera was", () => {
  expect(passLine(pass(1))).toBe("for 0:09 · best 12\u202fcm a pixel, 140\u202fm away");
  expect([resolution(1.44), resolution(0.001), resolution(0)]).toEqual([
    "1.4\u202fm a pixel",
    "1\u202fcm a pixel",
    "—",
  ]);
});

it("a long pass is loaded two minutes at a time", () => {
  expect(playedSpan({ fromAt: 0, toAt: 10_000 }, 4_000)).toEqual({ fromAt: 2_000, toAt: 12_000 });
  expect(playedSpan({ fromAt: 0, toAt: 900_000 }, 4_000)).toEqual({ fromAt: 2_000, toAt: 124_000 });
});
