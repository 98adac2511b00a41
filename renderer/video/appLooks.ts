import { app } from "../shell/app.ts";
import { useStore } from "../ui/store.ts";
import { StreamLooks } from "./streamLooks.ts";

/** How the station looks at each stream. */
export const looks = new StreamLooks(app.peers.station, (cause) =>
  app.toasts.failure(cause, "How the video is looked at was not changed"),
);

/** How the station looks at a stream; undefined until it has told. */
export const useLook = (streamId: string) => useStore(looks.state, (all) => all.get(streamId));
