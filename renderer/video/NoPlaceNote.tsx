import { useEffect, useState } from "react";
import { app } from "../shell/app.ts";
import { noPlaceText } from "./noPlaceText.ts";
import classes from "./VideoPanel.module.css";

/** Says why vehicles in the picture are not on the map. */
export function NoPlaceNote({ streamId }: { streamId: string }) {
  const [text, setText] = useState("");
  useEffect(() => {
    const look = () => setText(noPlaceText(app.live.tracks.values(), streamId)); // renders again only for other words
    look();
    const timer = setInterval(look, 1_000);
    return () => clearInterval(timer);
  }, [streamId]);
  if (text === "") return null;
  return (
    <p className={classes.failure} data-testid="no-place" role="status">
      ▲ {text}
    </p>
  );
}
