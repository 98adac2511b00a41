import { FailureError } from "../../src/contract/failure.ts";
import type { ClipBox, ClipRecord } from "../../src/contract/records.ts";
import type { EncodedPicture } from "../../src/contract/vision.ts";
import { app } from "../shell/app.ts";
import { Clip } from "./clip.ts";

let clips = 0;

/** When the picture was taken with which a clip begins: the first in which something was found, ms since 1970. */
export const firstAt = ({ boxes, fromAt }: ClipRecord): number => boxes[0]?.at ?? fromAt;

/** A flag's footage: asks the station what to play and vision for the encoded pictures. */
export async function loadClip(flagId: string): Promise<{ clip: Clip; record: ClipRecord }> {
  const record = await app.peers.station.call("flag.clip", { flagId });
  const { segments, fromAt, toAt, boxes, sortieId } = record;
  const clip = await loadSpan({ segments, fromAt, toAt }, boxes, sortieId);
  if (clip.length === 0)
    throw new FailureError(
      "not-found",
      "There is no footage of this flag",
      "Footage is recorded from arming to landing",
    );
  return { clip, record };
}

/** The recorded pictures of a span, from vision; none where nothing is left of it. Rejects with a FailureError. */
export async function loadSpan(
  span: Pick<ClipRecord, "segments" | "fromAt" | "toAt">,
  boxes: readonly ClipBox[] = [],
  sortieId?: string,
): Promise<Clip> {
  const { client } = app.peers.vision;
  if (!client)
    throw new FailureError("gone", "Vision is not running", "It is started again by itself; try again in a moment");
  const clipId = `span ${++clips}`;
  const pictures: EncodedPicture[] = [];
  const off = client.on("picture", (picture) => {
    if (picture.clipId === clipId) pictures.push(picture);
  });
  try {
    await client.call("clip", { clipId, ...span });
  } finally {
    off();
  }
  return new Clip(pictures, boxes, sortieId);
}
