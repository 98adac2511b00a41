import { looks } from "./appLooks.ts";
import { Regions } from "./regions.ts";

/** The regions of this window's streams. */
export const regions = new Regions(
  (streamId) => looks.state.get().get(streamId)?.asked,
  (streamId, asked) => looks.set(streamId, asked),
);
