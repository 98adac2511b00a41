import { Slider } from "@mantine/core";
import { tones } from "./appTones.ts";
import classes from "./LookPanel.module.css";
import type { Tone } from "./palettes.ts";

const percentOf = (percent: number) => `${percent}\u202f%`;

/** Brightness, contrast and gamma of a stream's picture. */
export function ToneSliders({ streamId, tone }: { readonly streamId: string; readonly tone: Tone }) {
  const { brightness, contrast, gamma } = tone;
  const rows = [
    {
      name: "Brightness",
      min: -50,
      max: 50,
      value: brightness * 100,
      label: percentOf,
      to: (n: number) => ({ brightness: n / 100 }),
    },
    {
      name: "Contrast",
      min: 50,
      max: 300,
      value: contrast * 100,
      label: percentOf,
      to: (n: number) => ({ contrast: n / 100 }),
    },
    {
      name: "Gamma",
      min: 30,
      max: 300,
      value: gamma * 100,
      label: (n: number) => (n / 100).toFixed(2),
      to: (n: number) => ({ gamma: n / 100 }),
    },
  ];
  return rows.map(({ name, min, max, value, label, to }) => (
    <div className={classes.row} key={name}>
      <span className={classes.name}>{name}</span>
      <Slider
        className={classes.slider}
        size="sm"
        min={min}
        max={max}
        value={Math.round(value)}
        label={label}
        onChange={(n) => tones.change(streamId, to(n))}
        thumbLabel={name}
        data-testid={`tone-${name.toLowerCase()}`}
      />
    </div>
  ));
}
