import type { CorrectionCalls } from "../../../src/contract/corrections.ts";
import type { FlagRecord } from "../../../src/contract/records.ts";
import { app } from "../../shell/app.ts";
import { Store, useStore } from "../../ui/store.ts";
import { hiddenBoxes } from "../../video/hiddenBoxes.ts";
import type { PictureView } from "../../video/pictureView.ts";
import type { Playback } from "../../video/playback.ts";
import { streamOf } from "../../video/usePicture.ts";
import { analyst } from "../appReview.ts";
import { CorrectionDesk } from "./correctionDesk.ts";

/** The player that shows a flag's footage. */
export interface ShownPlayer {
  readonly flagId: string;
  readonly playback: Playback;
  readonly view: Store<PictureView>;
}

/** The player on the screen; undefined while a clip is loaded. */
export const shownPlayer = new Store<ShownPlayer | undefined>(undefined);
/** The flag whose footage is being corrected. */
export const correcting = new Store<{ readonly flagId: string; readonly desk: CorrectionDesk } | undefined>(undefined);

/** What could not be saved is kept until it is. */
const unsaved = new Map<string, CorrectionDesk>();

const { call } = app.peers.station;

/** Begins to correct the footage of a flag that is on the screen. */
export function beginCorrecting(flag: FlagRecord): void {
  const shown = shownPlayer.get();
  if (shown?.flagId !== flag.id || shown.playback.clip.length === 0) return;
  const { clip } = shown.playback;
  shown.playback.pause();
  const streamId = streamOf(shown.playback);
  const sighting = flag.sightings.find((one) => one.streamId === streamId);
  const footage = { sortieId: sighting?.sortieId ?? flag.sortieId, streamId };
  const [fromAt = 0, toAt = 0] = [clip.at(0), clip.at(clip.length - 1)];
  const kept = unsaved.get(flag.id);
  const desk =
    kept ??
    new CorrectionDesk(
      footage,
      { fromAt, toAt },
      {
        call: call as <N extends keyof CorrectionCalls & string>(
          name: N,
          args: CorrectionCalls[N]["args"],
        ) => Promise<CorrectionCalls[N]["result"]>,
        by: analyst,
        newTrack: () => `hand-${crypto.randomUUID().slice(0, 8)}`,
      },
    );
  unsaved.delete(flag.id);
  if (!kept) void desk.open();
  correcting.set({ flagId: flag.id, desk });
  hiddenBoxes.set(true);
}

export function endCorrecting(): void {
  const open = correcting.get();
  if (!open) return;
  if (open.desk.view.get().waiting.length > 0) unsaved.set(open.flagId, open.desk);
  correcting.set(undefined);
  hiddenBoxes.set(false);
}

/** The desk of a flag that is being corrected. */
export const useCorrecting = (flagId: string): CorrectionDesk | undefined =>
  useStore(correcting, (open) => (open?.flagId === flagId ? open.desk : undefined));

/** Takes in what other windows say, while a desk is open; answers how to stop. */
export function followCorrections(desk: CorrectionDesk): (() => void) | undefined {
  return app.peers.station.client?.on("correction", (acted) => desk.take(acted));
}
