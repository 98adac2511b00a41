import { NativeSelect } from "@mantine/core";
import type { StreamLookRecord } from "../../src/contract/streamLook.ts";
import { tones } from "./appTones.ts";
import classes from "./LookPanel.module.css";
import { PaletteLegend } from "./PaletteLegend.tsx";
import { isPlain, type PaletteName, palettes, plainTone, type Tone } from "./palettes.ts";
import { ToneSliders } from "./ToneSliders.tsx";

interface Props {
  readonly streamId: string;
  readonly tone: Tone;
  readonly look: StreamLookRecord;
}

const choices = palettes.map(({ name, label }) => ({ value: name, label }));

/** How the picture is shown here: palette with its legend, brightness, contrast, gamma. What is recorded and searched stays as it is. */
export function ToneControls({ streamId, tone, look: { thermal, asked } }: Props) {
  const { palette } = tone;
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
      <ToneSliders streamId={streamId} tone={tone} />
      <p className={classes.note}>Only what is shown here: recording and search keep the camera’s own picture.</p>
    </>
  );
}
