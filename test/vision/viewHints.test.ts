import { describe, expect, test } from "vitest";
import { viewHintParsers } from "../../src/contract/viewHint.ts";
import { ViewHints } from "../../src/vision/viewHints.ts";

const pose = { lat: 47, lon: 8, amsl: 500, headingDeg: 350, pitchDeg: -40, rollDeg: 0, hfovDeg: 50 };
const later = { lat: 47.001, lon: 8.002, amsl: 510, headingDeg: 10, pitchDeg: -30, rollDeg: 2, hfovDeg: 40 };

const rounded = (value: object | undefined) =>
  value && Object.fromEntries(Object.entries(value).map(([key, n]) => [key, Math.round(n * 1e6) / 1e6]));

describe("hints of views", () => {
  test("a pose between two is interpolated, headings the short way round", () => {
    const hints = new ViewHints();
    hints.add({ at: 1_000, pose });
    hints.add({ at: 1_200, pose: later });
    expect(rounded(hints.of(1_100).pose)).toEqual({
      lat: 47.0005,
      lon: 8.001,
      amsl: 505,
      headingDeg: 0,
      pitchDeg: -35,
      rollDeg: 1,
      hfovDeg: 45,
    });
  });

  test("a picture newer than the newest pose gets it carried on, for a second and no longer", () => {
    const hints = new ViewHints();
    hints.add({ at: 1_000, pose });
    hints.add({ at: 1_200, pose: later });
    expect(hints.of(1_300).pose?.headingDeg).toBeCloseTo(20);
    expect(hints.of(2_200).pose).toBeDefined();
    expect(hints.of(2_201)).toEqual({});
    expect(hints.of(1)).toEqual({ pose: expect.anything() });
  });

  test("poses far apart are not joined, and what is older than the newest is left out", () => {
    const hints = new ViewHints();
    hints.add({ at: 1_000, pose });
    hints.add({ at: 5_000, pose: later });
    hints.add({ at: 4_000, pose });
    expect(hints.of(4_500)).toEqual({ pose: later });
    expect(hints.of(3_000)).toEqual({});
  });

  test("the ground's height is kept for ten seconds, with or without poses", () => {
    const hints = new ViewHints();
    hints.add({ at: 1_000, groundAmsl: 420 });
    expect(hints.of(11_000)).toEqual({ groundAmsl: 420 });
    expect(hints.of(11_001)).toEqual({});
  });

  test("hints that can not be are refused by name", () => {
    const parse = viewHintParsers["stream.hint"];
    const good = { streamId: "s", hint: { at: 1, pose, groundAmsl: 3 } };
    expect(parse(good)).toEqual(good);
    expect(() => parse({ streamId: "s", hint: { at: 1, pose: { ...pose, hfovDeg: 0 } } })).toThrow(/hfovDeg/);
    expect(() => parse({ streamId: "s", hint: { at: Number.NaN } })).toThrow(/at/);
  });
});
