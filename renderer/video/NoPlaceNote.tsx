import { app } from "../shell/app.ts";
import { useNow } from "../ui/useNow.ts";
import { noPlaceText } from "./noPlaceText.ts";
import classes from "./VideoPanel.module.css";

/** Says why vehicles in the picture are not on the map. */
export function NoPlaceNote({ streamId }: { streamId: string }) {
  useNow(1_000);
  const text = noPlaceText(app.live.tracks.values(), streamId);
  if (text === "") return null;
  return (
    <p className={classes.failure} data-testid="no-place" role="status">
      ▲ {text}
    </p>
  );
}
