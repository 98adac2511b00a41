import { expect, test } from "vitest";
import { Clip } from "../../../renderer/video/clip.ts";
import { ClipDecoder } from "../../../renderer/video/clipDecoder.ts";
import type { EncodedPicture } from "../../../src/contract/vision.ts";

const picture = (at: number, key = false): EncodedPicture => ({
  ...{ streamId: "v", at, key, codec: "avc1.64001E", width: 640, height: 360, data: Uint8Array.of(at / 100) },
});

/** As an encoder with two B pictures sends them: I0 P3 B1 B2, then P6 B4 B5; twice. */
const sent = [0, 300, 100, 200, 600, 400, 500, 700, 1000, 800, 900, 1300, 1100, 1200];
const clip = () =>
  new Clip(
    sent.map((at) => picture(at, at % 700 === 0)),
    [],
  );

test("pictures that are described by later ones are shown in the order they were taken, and decoded in that they were sent", () => {
  expect(clip().pictures.map(({ at }) => at)).toEqual(sent.toSorted((a, b) => a - b));
  expect([clip().groupOf(6), clip().groupOf(7)]).toEqual([
    { from: 0, to: 7 },
    { from: 7, to: 14 },
  ]);
  expect(
    clip()
      .decodeOrder(2)
      .map(({ index }) => index),
  ).toEqual([0, 3, 1, 2, 6, 4, 5]);
  expect(
    clip()
      .decodeOrder(9)
      .map(({ picture: { at } }) => at),
  ).toEqual(sent.slice(7));
});

test("each step forth and back shows the very next picture, from a decoder that reorders them", async () => {
  // Hands pictures out in the order they are seen, as soon as it is sure that none comes before: two behind.
  const given: number[][] = [];
  const decoder = new ClipDecoder(clip(), (_, { onFrame, onIdle }) => {
    const held: number[] = [];
    const own: number[] = [];
    given.push(own);
    const out = (keep: number) => {
      for (held.sort((a, b) => a - b); held.length > keep; )
        onFrame({ timestamp: held.shift(), close: () => {} } as unknown as VideoFrame);
    };
    return {
      decode: ({ data }, stamp) => {
        expect(data[0]).toBe(stamp);
        own.push(stamp);
        held.push(stamp);
        queueMicrotask(() => {
          out(2);
          onIdle();
        });
      },
      flush: async () => out(0),
      close: () => {},
    };
  });
  const shown = async (index: number) => (await decoder.frame(index))?.timestamp;
  const steps = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 13];
  const seen = [];
  for (const index of steps) seen.push(await shown(index));
  expect(seen).toEqual(steps);
  expect(given[0]).toEqual([0, 3, 1, 2, 6, 4, 5]);
});

test("footage of a clock that was set back keeps each group whole", () => {
  const back = new Clip([picture(1000, true), picture(1100), picture(500, true), picture(600), picture(700)], []);
  expect(back.pictures.map(({ at }) => at)).toEqual([500, 600, 700, 1000, 1100]);
  expect(back.decodeOrder(4).map(({ index }) => index)).toEqual([3, 4]);
});
