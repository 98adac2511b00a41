import { SegmentedControl } from "@mantine/core";
import { type Polarity, polarities } from "../../src/contract/look.ts";
import { useStore } from "../ui/store.ts";
import { useLook } from "./appLooks.ts";
import { tones } from "./appTones.ts";
import { ClipPalette } from "./ClipPalette.tsx";
import classes from "./LookPanel.module.css";
import { polarityWords } from "./lookWords.ts";
import { PaletteLegend } from "./PaletteLegend.tsx";
import { isPlain, plainTone } from "./palettes.ts";
import { ToneSliders } from "./ToneSliders.tsx";

/** How footage of a stream is shown, remembered for that stream; the footage itself, and what is exported of it, stay as they are. */
export function ClipTone({ streamId }: { readonly streamId: string }) {
  const look = useLook(streamId);
  const tone = useStore(tones.state, (all) => all[streamId] ?? plainTone);
  const polarity = look?.asked.polarity ?? tone.polarity ?? "white-hot";
  return (
    <div className={classes.panel} data-testid="clip-tone">
      <div className={classes.rows}>
        <div className={classes.row}>
          <span className={classes.name}>Palette (P)</span>
          <ClipPalette streamId={streamId} />
          {!isPlain(tone) && (
            <button
              type="button"
              className={classes.reset}
              data-testid="tone-plain"
              onClick={() => tones.change(streamId, plainTone)}
            >
              As it comes
            </button>
          )}
        </div>
        {tone.palette !== "none" && <PaletteLegend palette={tone.palette} polarity={polarity} />}
        {tone.palette !== "none" && !look && (
          <div className={classes.row}>
            <span className={classes.name}>Its pictures</span>
            <SegmentedControl
              size="xs"
              data={polarities.map((value) => ({ value, label: polarityWords[value] }))}
              value={polarity}
              onChange={(value) => tones.change(streamId, { polarity: value as Polarity })}
              aria-label="What is bright in its pictures"
            />
          </div>
        )}
        <ToneSliders streamId={streamId} tone={tone} />
        <p className={classes.note}>Only what is shown here: recordings and exports keep the camera’s own picture.</p>
      </div>
    </div>
  );
}
