import { FailureError } from "../../../src/contract/failure.ts";
import type { SegmentRecord } from "../../../src/contract/records.ts";
import type { EncodedPicture } from "../../../src/contract/vision.ts";
import { app } from "../../shell/app.ts";
import { Clip } from "../../video/clip.ts";

let passes = 0;

/** A part of the footage of a pass in a sortie, from vision. Rejects with a FailureError where there is none. */
export async function loadPass(
  part: { readonly segments: readonly SegmentRecord[]; readonly fromAt: number; readonly toAt: number },
  sortieId: string,
): Promise<Clip> {
  const { client } = app.peers.vision;
  if (!client)
    throw new FailureError("gone", "Vision is not running", "It is started again by itself; try again in a moment");
  const clipId = `pass ${++passes}`;
  const pictures: EncodedPicture[] = [];
  const off = client.on("picture", (picture) => {
    if (picture.clipId === clipId) pictures.push(picture);
  });
  try {
    await client.call("clip", { clipId, ...part });
  } finally {
    off();
  }
  const clip = new Clip(pictures, [], sortieId);
  if (clip.length > 0) return clip;
  throw new FailureError(
    "not-found",
    "There is no footage of this part of the pass",
    "Choose another pass, or another part of this one",
  );
}
