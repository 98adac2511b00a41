import { useSettings } from "../../shell/hooks.ts";
import { azimuth, metres, place } from "../../ui/format.ts";
import { momentDesk, useMoment } from "./appMoment.ts";
import classes from "./Moment.module.css";

/** Where the aircraft was when the picture on the screen was taken, and what of it is drawn on the globe. */
export function MomentFacts() {
  const style = useSettings((s) => s.coordinates);
  const shown = useMoment(() => momentDesk.shown);
  const fromPicture = useMoment((s) => s.metadata?.lat !== undefined);
  if (!shown) return null;
  const { aircraft, outline, tracks } = shown;
  if (!aircraft)
    return (
      <p className={classes.words} data-testid="moment-aircraft">
        Where the aircraft was is not known: nothing was recorded of its flight at this moment.
      </p>
    );
  const heading = aircraft.headingDeg === undefined ? "" : ` · heading ${azimuth(aircraft.headingDeg)}`;
  const drawn = [outline ? "" : "no footprint known", tracks.length === 0 ? "no track known" : ""].filter(Boolean);
  return (
    <p className={classes.words} data-testid="moment-aircraft">
      Aircraft at {place(aircraft, style)}, {metres(aircraft.amsl)} AMSL{heading}, by{" "}
      {fromPicture ? "the picture’s metadata" : "telemetry"}
      {drawn.length > 0 && ` · ${drawn.join(", ")}`}
    </p>
  );
}
