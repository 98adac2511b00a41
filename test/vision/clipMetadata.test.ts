import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { EncodedPicture } from "../../src/contract/vision.ts";
import { readClip } from "../../src/vision/clip.ts";
import { appendIndex } from "../../src/vision/segmentIndex.ts";
import { testFolder } from "./folder.ts";
import { film } from "./testCamera.ts";

const startAt = 1_700_000_000_000;
const frameMs = 1000 / 15;

async function clipOf(metadata: boolean): Promise<EncodedPicture[]> {
  const root = await testFolder();
  const folder = join(root, "sortie");
  await mkdir(folder, { recursive: true });
  const segments = [];
  for (const part of [0, 1]) {
    const file = join(folder, `part-${part}.ts`);
    const begins = startAt + part * 2_000;
    await film({ address: file, frames: 30, startAt: begins, metadata, more: { platformHeadingDeg: 90 + part } });
    await appendIndex(folder, { file: `part-${part}.ts`, pts: 0, at: begins });
    segments.push({ streamId: "video-1-1", file, startAt: begins, endAt: begins + 29 * frameMs });
  }
  const pictures: EncodedPicture[] = [];
  const span = { fromAt: startAt + 1_500, toAt: startAt + 3_000 };
  for await (const picture of readClip({ clipId: "c", segments, ...span }, root)) pictures.push(picture);
  return pictures;
}

test("recorded pictures come with the camera's own metadata of their instant, over the seam of two files", async () => {
  const pictures = await clipOf(true);
  expect(pictures.length).toBeGreaterThan(20);
  for (const [i, { at, metadata }] of pictures.entries()) {
    const part = at < startAt + 2_000 - 1 ? 0 : 1;
    const frame = Math.round((at - startAt - part * 2_000) / frameMs);
    // A packet may be told of with the picture that follows its own: one picture's motion, no more.
    expect(Math.abs((metadata?.at ?? 0) - at), `picture ${i}`).toBeLessThanOrEqual(frameMs + 1);
    if (Math.abs((metadata?.at ?? 0) - at) < 2)
      expect(metadata, `picture ${i}`).toMatchObject({
        ...{ lat: expect.closeTo(47 + frame * 1e-5, 6), lon: expect.closeTo(11, 6), hfovDeg: expect.closeTo(50, 1) },
        platformHeadingDeg: expect.closeTo(90 + part, 1),
      });
  }
  const exact = pictures.filter(({ at, metadata }) => Math.abs((metadata?.at ?? 0) - at) < 2);
  expect(exact.length).toBeGreaterThan(pictures.length / 2);
});

test("those of a camera that sends none come without", async () => {
  const pictures = await clipOf(false);
  expect(pictures.length).toBeGreaterThan(20);
  expect(pictures.filter((picture) => "metadata" in picture)).toEqual([]);
});
