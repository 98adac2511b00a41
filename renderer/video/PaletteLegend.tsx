import type { Polarity } from "../../src/contract/look.ts";
import classes from "./LookPanel.module.css";
import { colourOf, type PaletteName, paletteOf } from "./palettes.ts";

const steps = 24;

/** The colours of a palette from cold to hot; without one the camera's own brightness. */
export function PaletteLegend({ palette, polarity }: { palette: PaletteName; polarity: Polarity }) {
  const heats = Array.from({ length: steps + 1 }, (_, i) => i / steps);
  const own = palette === "none";
  const colours = heats.map((heat) => {
    const shown = own && polarity === "black-hot" ? 1 - heat : heat;
    return `rgb(${colourOf(palette, shown).map(Math.round).join(" ")})`;
  });
  return (
    <div
      className={classes.legend}
      role="img"
      aria-label={`${paletteOf(palette).label}, cold on the left, hot on the right`}
    >
      <span>cold</span>
      <span className={classes.bar} style={{ background: `linear-gradient(to right, ${colours.join(", ")})` }} />
      <span>hot</span>
    </div>
  );
}
