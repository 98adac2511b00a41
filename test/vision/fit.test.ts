import { expect, test } from "vitest";
import { fitPicture } from "../../src/vision/fit.ts";

const hd = { width: 1920, height: 1080 };

test("a picture is fitted into a multiple of the stride, never enlarged", () => {
  const free = { size: 960, stride: 32, stretch: false };
  expect(fitPicture(hd, free)).toEqual({ inputWidth: 960, inputHeight: 544, width: 960, height: 540 });
  expect(fitPicture({ width: 320, height: 180 }, free)).toEqual({
    inputWidth: 320,
    inputHeight: 192,
    width: 320,
    height: 180,
  });
});

test("an input of one size takes a picture padded, or stretched", () => {
  const fixed = { width: 640, height: 640 };
  expect(fitPicture(hd, { fixed, stretch: false })).toEqual({
    inputWidth: 640,
    inputHeight: 640,
    width: 640,
    height: 360,
  });
  expect(fitPicture(hd, { fixed, stretch: true })).toEqual({
    inputWidth: 640,
    inputHeight: 640,
    width: 640,
    height: 640,
  });
});
