import { expect, it } from "vitest";
import type { CorrectionWord } from "../../src/contract/corrections.ts";
import type { Box } from "../../src/contract/records.ts";
import { CorrectedTracks } from "../../src/review/correctedTracks.ts";

const box = (x: number): Box => ({ x, y: 0.4, w: 0.1, h: 0.2 });
const found = (trackId: string, at: number, x: number) => ({ trackId, at, score: 0.8, box: box(x) });
/** A car that goes right from 0 to 1 s, and another track after it. */
const boxes = [
  ...[0, 250, 500, 750, 1_000].map((at) => found("a", at, at / 5_000)),
  ...[2_000, 2_250].map((at) => found("b", at, 0.5)),
];
const classes = [
  { trackId: "a", className: "car" },
  { trackId: "b", className: "truck" },
];
const tracks = (...words: CorrectionWord[]) =>
  new CorrectedTracks({ boxes, classes, corrections: words.map((word) => ({ word })) });
const seen = (of: CorrectedTracks, at: number) =>
  of.at(at).map(({ trackId, box: { x }, className, source }) => [trackId, Number(x.toFixed(4)), className, source]);

it("what nobody corrected is as the detector found it, between two pictures on the straight way", () => {
  expect(seen(tracks(), 250)).toEqual([["a", 0.05, "car", "found"]]);
  expect(seen(tracks(), 375)).toEqual([["a", 0.075, "car", "carried"]]);
  expect(seen(tracks(), 1_500)).toEqual([]);
});

it("a moved box holds in its picture, with the detector's beside it; the others stay", () => {
  const of = tracks({ kind: "moved", at: 250, trackId: "a", box: box(0.6) });
  expect(of.at(250)).toEqual([
    {
      ...{ trackId: "a", at: 250, box: box(0.6), className: "car", source: "said", score: 0.8 },
      was: { box: box(0.05) },
    },
  ]);
  expect(seen(of, 500)).toEqual([["a", 0.1, "car", "found"]]);
});

it("between two boxes that fill, a track goes straight, and what was moved between them holds for its picture", () => {
  const key = (at: number, x: number, fill = true): CorrectionWord => ({
    ...{ kind: "moved", at, trackId: "a", box: box(x) },
    ...(fill && { fill }),
  });
  const of = tracks(key(1_000, 0.8), key(0, 0.4), key(500, 0.1, false));
  expect([0, 250, 500, 750, 1_000].map((at) => seen(of, at)[0])).toEqual([
    ["a", 0.4, "car", "said"],
    ["a", 0.5, "car", "filled"],
    ["a", 0.1, "car", "said"],
    ["a", 0.7, "car", "filled"],
    ["a", 0.8, "car", "said"],
  ]);
  expect(of.filledSpans()).toEqual([{ trackId: "a", fromAt: 0, toAt: 1_000 }]);
  expect(seen(tracks(key(0, 0.1), { ...key(40_000, 0.2), trackId: "a" } as CorrectionWord), 20_000)).toEqual([]);
});

it("the newest class holds; a track that is no vehicle is gone, in one picture or in all", () => {
  const said = (className: "van" | "bus"): CorrectionWord => ({ kind: "class", at: 250, trackId: "a", className });
  expect(seen(tracks(said("van"), said("bus")), 1_000)).toEqual([["a", 0.2, "bus", "found"]]);
  expect(tracks(said("van")).at(500)[0]?.was).toEqual({ className: "car" });
  const gone: CorrectionWord = { kind: "not-vehicle", at: 250, trackId: "a" };
  expect([250, 500].map((at) => seen(tracks(gone), at).length)).toEqual([0, 0]);
  expect([250, 500].map((at) => seen(tracks({ ...gone, frame: true }), at).length)).toEqual([0, 1]);
});

it("a missed vehicle is a track of its own, and goes on as it is moved", () => {
  const of = tracks(
    { kind: "missed", at: 3_000, trackId: "m", box: box(0), className: "bus", fill: true },
    { kind: "moved", at: 3_400, trackId: "m", box: box(0.4), fill: true },
  );
  expect(seen(of, 3_100)).toEqual([["m", 0.1, "bus", "filled"]]);
  expect(of.spans().find(({ trackId }) => trackId === "m")).toEqual({ trackId: "m", fromAt: 3_000, toAt: 3_400 });
});

it("a track joined into another goes on under its name, and with its class", () => {
  const of = tracks({ kind: "joined", at: 2_000, trackId: "b", into: "a" });
  expect(of.at(2_000)).toEqual([
    { trackId: "a", from: "b", at: 2_000, box: box(0.5), className: "truck", source: "found", score: 0.8 },
  ]);
  expect(of.spans()).toEqual([{ trackId: "a", fromAt: 0, toAt: 2_250 }]);
});

it("what was said under a name goes with the track when it is joined or split later, and a split can follow a join", () => {
  const of = tracks(
    { kind: "class", at: 2_000, trackId: "b", className: "van" },
    { kind: "joined", at: 2_000, trackId: "b", into: "a" },
    { kind: "split", at: 500, trackId: "a", as: "c" },
    { kind: "moved", at: 750, trackId: "c", box: box(0.7) },
  );
  expect([250, 500, 750, 2_000].map((at) => seen(of, at)[0])).toEqual([
    ["a", 0.05, "car", "found"],
    ["c", 0.1, "van", "found"],
    ["c", 0.7, "van", "said"],
    ["c", 0.5, "van", "found"],
  ]);
  expect(of.nameOf("b", 2_000)).toBe("c");
});

it("what is taken back holds no longer", () => {
  const corrections = [
    { word: { kind: "moved", at: 250, trackId: "a", box: box(0.6) } as const, undone: true as const },
  ];
  expect(seen(new CorrectedTracks({ boxes, classes, corrections }), 250)).toEqual([["a", 0.05, "car", "found"]]);
});

it("a picture that was called right is a question again when something is said of it later", () => {
  const right: CorrectionWord = { kind: "right", at: 250 };
  const moved: CorrectionWord = { kind: "moved", at: 250, trackId: "a", box: box(0.6) };
  expect([tracks(right), tracks(right, moved), tracks(moved, right)].map((of) => of.isRight(250))).toEqual([
    true,
    false,
    true,
  ]);
});
