import { expect, test } from "vitest";
import { isPlain, plainTone, toneCurves, toned } from "../../../renderer/video/palettes.ts";
import { Tones } from "../../../renderer/video/tones.ts";

const kept = (text: string | null) => {
  const place = { text };
  const setItem = (_: string, value: string) => {
    place.text = value;
  };
  const storage = { getItem: () => place.text, setItem };
  return { place, tones: new Tones(storage) };
};

test("gamma lifts what is dark and leaves black and white where they are", () => {
  const lifted = { ...plainTone, gamma: 2 };
  expect([0, 0.25, 1].map((level) => toned(level, lifted))).toEqual([0, 0.5, 1]);
  expect([0, 0.5, 1].map((level) => toned(level, { ...plainTone, gamma: 0.5 }))).toEqual([0, 0.25, 1]);
  expect(isPlain(lifted)).toBe(false);
  const [red] = toneCurves(lifted, "white-hot");
  expect(red[Math.round((red.length - 1) / 4)]).toBeCloseTo(0.5, 2);
});

test("gamma and polarity are remembered for each stream", () => {
  const { place, tones } = kept(null);
  tones.change("a", { gamma: 1.8, polarity: "black-hot", palette: "ironbow" });
  tones.change("b", { brightness: 0.1 });
  const again = kept(place.text).tones;
  expect([again.of("a"), again.of("b"), again.of("c")]).toEqual([
    { ...plainTone, gamma: 1.8, polarity: "black-hot", palette: "ironbow" },
    { ...plainTone, brightness: 0.1 },
    plainTone,
  ]);
});

test("what an earlier version kept is taken with a gamma of one; what can not be is left out", () => {
  const old = { palette: "lava", brightness: 0.2, contrast: 2 };
  const { tones } = kept(JSON.stringify({ a: old, b: { ...old, gamma: 90 }, c: { ...old, polarity: "hot" } }));
  expect(tones.state.get()).toEqual({ a: { ...old, gamma: 1 } });
});
