import { NativeSelect, Slider } from "@mantine/core";
import type { StreamLookRecord } from "../../src/contract/streamLook.ts";
import { tones } from "./appTones.ts";
import classes from "./LookPanel.module.css";
import { PaletteLegend } from "./PaletteLegend.tsx";
import { isPlain, type PaletteName, palettes, plainTone, type Tone } from "./palettes.ts";

interface Props {
  readonly streamId: string;
  readonly tone: Tone;
  readonly look: StreamLookRecord;
}

const choices = palettes.map(({ name, label }) => ({ value: name, label }));

/** How the picture is shown here: palette with its legend, brightness, contrast. What is recorded and searched stays as it is. */
export function ToneControls({ streamId, tone, look: { thermal, asked } }: Props) {
  const { palette, brightness, contrast } = tone;
  return (
    <>
      <div className={classes.row}>
        <span className={classes.name}>Palette (P)</span>
        <NativeSelect
          size="xs"
          data={choices}
          value={palette}
          data-testid="palette"
          onChange={(event) => tones.change(streamId, { palette: event.currentTarget.value as PaletteName })}
          aria-label="Palette"
        />
        {!isPlain(tone) && (
          <button type="button" className={classes.reset} onClick={() => tones.change(streamId, plainTone)}>
            As it comes
          </button>
        )}
      </div>
      {(thermal || palette !== "none") && <PaletteLegend palette={palette} polarity={asked.polarity} />}
      <div className={classes.row}>
        <span className={classes.name}>Brightness</span>
        <Slider
          className={classes.slider}
          size="sm"
          min={-50}
          max={50}
          value={Math.round(brightness * 100)}
          label={(percent) => `${percent}\u202f%`}
          onChange={(percent) => tones.change(streamId, { brightness: percent / 100 })}
          thumbLabel="Brightness"
        />
      </div>
      <div className={classes.row}>
        <span className={classes.name}>Contrast</span>
        <Slider
          className={classes.slider}
          size="sm"
          min={50}
          max={300}
          value={Math.round(contrast * 100)}
          label={(percent) => `${percent}\u202f%`}
          onChange={(percent) => tones.change(streamId, { contrast: percent / 100 })}
          thumbLabel="Contrast"
        />
      </div>
      <p className={classes.note}>Only what is shown here: recording and search keep the camera’s own picture.</p>
    </>
  );
}
