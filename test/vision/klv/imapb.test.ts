import { expect, test } from "vitest";
import { imapbBytes, imapbValue } from "../../../src/vision/klv/imapb.ts";
import { hex } from "./klvBytes.ts";

const written = (value: number, low: number, high: number, length: number): string =>
  Buffer.from(imapbBytes(value, low, high, length) ?? []).toString("hex");

// MISB ST 1201 annex A.
test.each([
  [0.1, 0.1, 0.9, 2, "0000"],
  [0.5, 0.1, 0.9, 2, "3333"],
  [0.9, 0.1, 0.9, 2, "6666"],
  [10.1, 0, 100, 4, "0a199999"],
  [50.5, 0, 100, 4, "32800000"],
  [100, 0, 100, 4, "64000000"],
  [90.9, 0, 100, 3, "5ae666"],
])("%d in IMAPB(%d, %d, %d) is the standard's %s", (value, low, high, length, bytes) => {
  expect(written(value, low, high, length)).toBe(bytes);
  expect(imapbValue(hex(bytes), low, high)).toBeCloseTo(value, 4);
});

test("zero of a range around zero comes back as zero exactly", () => {
  for (const [low, high] of [
    [-1, 1],
    [-19.2, 19.2],
    [-900, 900],
  ] as const)
    expect(imapbValue(imapbBytes(0, low, high, 2) ?? hex(""), low, high)).toBe(0);
});

test("what is not a value says what it is", () => {
  const said = ["c80000", "e80000", "d00000", "e00000", "e10000", "800001", "7fffff"].map((bytes) =>
    imapbValue(hex(bytes), 0, 100),
  );
  expect(said).toEqual([
    "infinite",
    "minus infinite",
    "not a number",
    "below the range of its tag",
    "above the range of its tag",
    "a reserved bit pattern",
    "127.99998474121094 is above 100",
  ]);
});

test("what is outside of the range is not written", () => {
  expect([-0.1, 100.1, Number.NaN, Number.POSITIVE_INFINITY].map((value) => imapbBytes(value, 0, 100, 3))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
