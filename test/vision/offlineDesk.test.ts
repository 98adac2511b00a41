import { expect, test } from "vitest";
import { offlineThreads } from "../../src/vision/offlineDesk.ts";

test("a recording has a small processor for itself while no live video is looked at, and half of it beside live video", () => {
  const alone = [1, 2, 4, 6, 16].map((cores) => offlineThreads(false, cores));
  const beside = [1, 2, 4, 6, 16].map((cores) => offlineThreads(true, cores));
  expect({ alone, beside }).toEqual({ alone: [1, 2, 4, 4, 8], beside: [1, 1, 2, 3, 8] });
});
