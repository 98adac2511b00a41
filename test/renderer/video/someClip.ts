import { Clip } from "../../../renderer/video/clip.ts";
import type { ClipBox } from "../../../src/contract/records.ts";
import type { EncodedPicture } from "../../../src/contract/vision.ts";

/** When the first picture of `someClip` was taken, ms since 1970. */
export const clipAt = 1_700_000_000_000;

/** Pictures with `stepMs` between them, each n-th of which is a key picture. */
export function someClip({
  pictures = 100,
  stepMs = 40,
  group = 10,
  boxes = [],
}: {
  pictures?: number;
  stepMs?: number;
  group?: number;
  boxes?: readonly ClipBox[];
} = {}): Clip {
  return new Clip(
    Array.from(
      { length: pictures },
      (_, i): EncodedPicture => ({
        ...{ streamId: "video-1-1", at: clipAt + i * stepMs, key: i % group === 0 },
        ...{ codec: "avc1.42E01E", width: 640, height: 360, data: new Uint8Array() },
      }),
    ),
    boxes,
  );
}
