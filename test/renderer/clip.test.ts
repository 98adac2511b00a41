import { expect, test } from "vitest";
import { Clip } from "../../renderer/video/clip.ts";
import { describeStream } from "../../renderer/video/describeStream.ts";
import { Playback } from "../../renderer/video/playback.ts";
import type { EncodedPicture } from "../../src/contract/vision.ts";

const picture = (at: number, key = false): EncodedPicture => ({
  streamId: "v",
  at,
  key,
  codec: "avc1.42E01E",
  width: 640,
  height: 360,
  data: new Uint8Array(),
});
const box = (at: number, trackId: string) => ({ at, trackId, box: { x: 0, y: 0, w: 0.1, h: 0.1 }, score: 0.7 });

/** Ten pictures, one each 100 ms, with key pictures at 0 and 500. */
const clip = (boxes = [box(200, "a")]) =>
  new Clip(
    Array.from({ length: 10 }, (_, i) => picture(i * 100, i % 5 === 0)),
    boxes,
  );

test("pictures before the first key picture can not be decoded and are left out", () => {
  expect(new Clip([picture(0), picture(100, true), picture(200)], []).pictures.map((p) => p.at)).toEqual([100, 200]);
  expect(new Clip([picture(0)], []).length).toBe(0);
});

test("a picture is found by its time", () => {
  expect([-50, 0, 99, 100, 850, 5_000].map((at) => clip().indexAt(at))).toEqual([0, 0, 0, 1, 8, 9]);
});

test("a picture is decoded together with its group, from its key picture to before the next", () => {
  expect([0, 4, 5, 9].map((i) => clip().groupOf(i))).toEqual([
    { from: 0, to: 5 },
    { from: 0, to: 5 },
    { from: 5, to: 10 },
    { from: 5, to: 10 },
  ]);
});

test("each track's box is drawn where it is in the picture, also between two that were analysed, and nowhere else", () => {
  const moved = { ...box(500, "a"), box: { x: 0.3, y: 0.6, w: 0.1, h: 0.1 } };
  const marked = clip([box(200, "a"), moved, box(300, "b")]);
  const drawn = (index: number) => marked.boxesAt(index).map(({ trackId, box: { x, y } }) => [trackId, x, y]);
  expect(marked.boxesAt(2)).toEqual([{ ...box(200, "a"), found: true }]);
  expect(drawn(1)).toEqual([]);
  expect(drawn(3)).toEqual([
    ["a", expect.closeTo(0.1), expect.closeTo(0.2)],
    ["b", 0, 0],
  ]);
  expect(drawn(4)).toEqual([["a", expect.closeTo(0.2), expect.closeTo(0.4)]]);
  expect(marked.boxesAt(5)).toEqual([{ ...moved, found: true }]);
  expect(marked.boxesAt(4)[0]?.found).toBe(false);
  expect(drawn(6)).toEqual([]);
});

test("a clip is played at the speed it was taken and stops at its end", () => {
  const playback = new Playback(clip(), 300);
  playback.play(10_000);
  playback.tick(10_250);
  expect(playback.state.get()).toEqual({ index: 5, playing: true });
  playback.tick(11_000);
  expect(playback.state.get()).toEqual({ index: 9, playing: false });
  playback.tick(12_000);
  playback.play(20_000);
  expect(playback.state.get()).toEqual({ index: 0, playing: true });
});

test("stepping and scrubbing stand still and stay inside the clip", () => {
  const playback = new Playback(clip(), 0);
  playback.play(0);
  playback.step(1);
  expect(playback.state.get()).toEqual({ index: 1, playing: false });
  playback.step(-5);
  expect(playback.state.get().index).toBe(0);
  playback.seek(99);
  expect(playback.state.get().index).toBe(9);
});

test("a stream is described by what is known of it", () => {
  const counts = { decoded: 0, dropped: 0 };
  const stream = {
    id: "v",
    vehicleId: "1:1",
    cameraId: "main",
    address: "udp://",
    ...counts,
    recording: false,
  } as const;
  expect(describeStream({ ...stream, state: "waiting", hasMetadata: false })).toBe("waiting");
  expect(
    describeStream({
      ...stream,
      state: "playing",
      width: 960,
      height: 540,
      codec: "avc1.42E01E",
      framesPerSecond: 14.9,
      hasMetadata: true,
    }),
  ).toBe("960 × 540 · H.264 · 15 fps · metadata");
  const lossy = { ...stream, state: "playing", hasMetadata: false, jitterMs: 12.4, damaged: 1 } as const;
  expect(describeStream(lossy)).toBe("jitter 12\u202fms · 1 picture lost");
  expect(describeStream({ ...lossy, loss: 0.034 })).toBe("jitter 12\u202fms · 1 picture lost · loss 3\u202f%");
  expect(describeStream({ ...lossy, loss: 0.004 })).toBe("jitter 12\u202fms · 1 picture lost · loss under 1\u202f%");
  const bad = { ...stream, state: "playing", hasMetadata: true, metadataErrors: 7, poseSource: "telemetry" } as const;
  expect(describeStream(bad)).toBe("metadata · 7 bad metadata packets · placed by telemetry");
  const odd = {
    ...stream,
    state: "playing",
    hasMetadata: true,
    metadataOdd: 1,
    metadataFault: "tag 16: a field of view of 180°",
  } as const;
  expect(describeStream(odd)).toBe(
    "metadata · 1 metadata packet with impossible values · newest: tag 16: a field of view of 180°",
  );
});
