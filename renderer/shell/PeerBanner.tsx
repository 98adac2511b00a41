import { LoaderCircle } from "lucide-react";
import { useStore } from "../ui/store.ts";
import { app } from "./app.ts";
import { useMirror } from "./hooks.ts";
import classes from "./PeerBanner.module.css";

/** Says so while a process is missing, and what that means. */
export function PeerBanner() {
  const station = useStore(app.peers.station.state, (s) => s);
  const vision = useStore(app.peers.vision.state, (s) => s);
  const visionUp = useMirror((m) => m.visionUp);
  const lines = [
    ...(station === "gone"
      ? ["Station is restarting… Vehicles keep flying on their own; what is shown is what was last known."]
      : []),
    ...(vision === "gone" || (station === "up" && !visionUp)
      ? ["Vision is restarting… No video and no detection until it is back."]
      : []),
    ...(station === "waiting" ? ["Waiting for the station…"] : []),
  ];
  if (lines.length === 0) return null;
  return (
    <div className={classes.banners}>
      {lines.map((line) => (
        <div key={line} className={classes.banner} role="status" data-testid="peer-banner">
          <LoaderCircle size={16} className={classes.turning} aria-hidden />
          {line}
        </div>
      ))}
    </div>
  );
}
