import { AV_PIX_FMT_YUV420P } from "node-av/constants";
import { expect, onTestFinished, test } from "vitest";
import { newFrame } from "../../src/vision/av.ts";
import { Stills } from "../../src/vision/stills.ts";

const seen = (trackId: string, w: number, confirmed = true) => ({
  ...{ trackId, className: "car", score: 0.8, confirmed },
  box: { x: 0.4, y: 0.4, w, h: w },
});

test("the best still of a track is kept while it is seen and for a minute after", async () => {
  const frame = newFrame(320, 180, AV_PIX_FMT_YUV420P);
  for (const plane of frame.data ?? []) plane.fill(128);
  const stills = new Stills();
  onTestFinished(() => {
    stills.free();
    frame.free();
  });
  await stills.consider(frame, 0, [seen("stays", 0.1), seen("leaves", 0.1), seen("doubtful", 0.1, false)]);
  await stills.consider(frame, 1_000, [seen("stays", 0.2), seen("leaves", 0.05)]);
  expect([stills.of("stays")?.at, stills.of("leaves")?.at, stills.of("doubtful")]).toEqual([1_000, 0, null]);
  await stills.consider(frame, 61_000, [seen("stays", 0.1)]);
  expect(stills.of("leaves")).not.toBeNull();
  await stills.consider(frame, 61_100, [seen("stays", 0.1)]);
  expect([stills.of("stays")?.at, stills.of("leaves")]).toEqual([1_000, null]);
  // The stream's clock was set back by an hour: what is seen stays, what was seen "later" goes.
  await stills.consider(frame, 61_200, [seen("soon gone", 0.1)]);
  await stills.consider(frame, 61_200 - 3_600_000, [seen("stays", 0.1)]);
  expect([stills.of("stays")?.at, stills.of("soon gone")]).toEqual([1_000, null]);
});
