import { NativeSelect } from "@mantine/core";
import { useStore } from "../ui/store.ts";
import { tones } from "./appTones.ts";
import { type PaletteName, palettes, plainTone } from "./palettes.ts";

const choices = palettes.map(({ name, label }) => ({ value: name, label }));

/** The palette in which footage of a stream is shown, the same as that of its live picture. */
export function ClipPalette({ streamId }: { readonly streamId: string }) {
  const { palette } = useStore(tones.state, (all) => all[streamId] ?? plainTone);
  return (
    <NativeSelect
      size="xs"
      data={choices}
      value={palette}
      data-testid="clip-palette"
      onChange={(event) => tones.change(streamId, { palette: event.currentTarget.value as PaletteName })}
      aria-label="Palette"
    />
  );
}
