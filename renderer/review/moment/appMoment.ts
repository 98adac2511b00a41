import type { FlagRecord } from "../../../src/contract/records.ts";
import type { ShownMomentOnGlobe } from "../../globe/momentLayer.ts";
import { app } from "../../shell/app.ts";
import { useStore } from "../../ui/store.ts";
import type { Playback } from "../../video/playback.ts";
import { streamOf } from "../../video/usePicture.ts";
import { reviewPart } from "../reviewPart.ts";
import { pictureFirst } from "./appPictureFirst.ts";
import { type MomentCall, MomentDesk, type MomentState } from "./momentDesk.ts";

/** The moment that is played in this window. */
export const momentDesk = new MomentDesk(
  app.peers.station.call as MomentCall,
  () => new Promise((resolve) => pictureFirst.after(resolve)),
);
momentDesk.state.subscribe(() => app.loop.request());
reviewPart.subscribe(() => app.loop.request());

export const useMoment = <T>(select: (state: MomentState) => T): T => useStore(momentDesk.state, select);

/** Follows the playing of a flag's footage; answers how to stop. */
export function followPlayback(flag: FlagRecord, playback: Playback): () => void {
  const { clip } = playback;
  const streamId = streamOf(playback);
  const sighting = flag.sightings.find((one) => one.streamId === streamId);
  const [fromAt, toAt] = [clip.at(0), clip.at(clip.length - 1)];
  if (fromAt === undefined || toAt === undefined) return () => {};
  void momentDesk.open({ streamId, sortieId: sighting?.sortieId ?? flag.sortieId, fromAt, toAt });
  const show = ({ index }: { readonly index: number }) => {
    const picture = clip.pictures[index];
    if (picture) momentDesk.show(picture.at, picture.metadata);
  };
  show(playback.state.get());
  const off = playback.state.subscribe(show);
  return () => {
    off();
    momentDesk.close();
  };
}

/** What of the moment that is played is to be seen on the globe now; null: nothing. */
export function momentShown(): ShownMomentOnGlobe | null {
  if (app.ui.get().screen !== "review" || reviewPart.get() !== "flags") return null;
  const moment = momentDesk.shown;
  return moment && { moment, follow: momentDesk.state.get().follow };
}
