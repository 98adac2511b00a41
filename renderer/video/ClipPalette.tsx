import { NativeSelect } from "@mantine/core";
import { useStore } from "../ui/store.ts";
import { useLook } from "./appLooks.ts";
import { tones } from "./appTones.ts";
import { type PaletteName, palettes, plainTone } from "./palettes.ts";

const choices = palettes.map(({ name, label }) => ({ value: name, label }));

/** The palette in which footage of a stream is shown, the same as that of its live picture; nothing where the camera is known not to be thermal. */
export function ClipPalette({ streamId }: { readonly streamId: string }) {
  const look = useLook(streamId);
  const { palette } = useStore(tones.state, (all) => all[streamId] ?? plainTone);
  if (look && !look.thermal && palette === "none") return null;
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
