import type { Polarity } from "../../src/contract/look.ts";

/** How the heat of a thermal picture is shown. */
export type PaletteName =
  | "none"
  | "white-hot"
  | "black-hot"
  | "ironbow"
  | "rainbow"
  | "arctic"
  | "lava"
  | "sepia"
  | "outdoor";

/** Red, green and blue, 0…255. */
export type Colour = readonly [red: number, green: number, blue: number];

interface Palette {
  readonly name: PaletteName;
  readonly label: string;
  /** From cold to hot, evenly spaced; none: the picture's own colours. */
  readonly stops: readonly Colour[];
}

/** The palettes of the field's cameras, by what they are called there. */
export const palettes: readonly Palette[] = [
  { name: "none", label: "As it comes", stops: [] },
  {
    name: "white-hot",
    label: "White hot",
    stops: [
      [0, 0, 0],
      [255, 255, 255],
    ],
  },
  {
    name: "black-hot",
    label: "Black hot",
    stops: [
      [255, 255, 255],
      [0, 0, 0],
    ],
  },
  {
    name: "ironbow",
    label: "Ironbow",
    stops: [
      [0, 0, 10],
      [40, 0, 110],
      [135, 0, 150],
      [210, 40, 95],
      [240, 110, 15],
      [255, 190, 10],
      [255, 250, 220],
    ],
  },
  {
    name: "rainbow",
    label: "Rainbow",
    stops: [
      [20, 0, 90],
      [0, 60, 230],
      [0, 190, 220],
      [20, 200, 60],
      [240, 230, 30],
      [250, 120, 10],
      [220, 10, 20],
      [255, 255, 255],
    ],
  },
  {
    name: "arctic",
    label: "Arctic",
    stops: [
      [10, 10, 60],
      [30, 60, 190],
      [70, 170, 230],
      [165, 165, 165],
      [240, 200, 60],
      [255, 245, 200],
    ],
  },
  {
    name: "lava",
    label: "Lava",
    stops: [
      [5, 10, 30],
      [10, 70, 110],
      [60, 50, 120],
      [160, 20, 60],
      [235, 80, 10],
      [255, 200, 60],
      [255, 255, 235],
    ],
  },
  {
    name: "sepia",
    label: "Sepia",
    stops: [
      [15, 8, 0],
      [120, 75, 30],
      [210, 165, 100],
      [255, 240, 210],
    ],
  },
  {
    name: "outdoor",
    label: "Grey, hottest red",
    stops: [
      [0, 0, 0],
      [64, 64, 64],
      [128, 128, 128],
      [190, 190, 190],
      [225, 225, 225],
      [255, 140, 20],
      [255, 20, 20],
    ],
  },
];

export const paletteOf = (name: PaletteName): Palette => palettes.find((one) => one.name === name) ?? palettes[0]!;

/** How one stream's picture is shown; nothing of it reaches what is recorded or looked at by the detector. */
export interface Tone {
  readonly palette: PaletteName;
  /** −1…1 of full brightness, added. */
  readonly brightness: number;
  /** Around middle grey, 0.25…4. */
  readonly contrast: number;
  /** Above 1 what is dark becomes lighter, and black and white stay; 0.25…4. */
  readonly gamma: number;
  /** What is bright in its pictures, where the station does not know it: in footage of a camera that is not there now. */
  readonly polarity?: Polarity;
}

export const plainTone: Tone = { palette: "none", brightness: 0, contrast: 1, gamma: 1 };

export const isPlain = ({ palette, brightness, contrast, gamma }: Tone): boolean =>
  palette === "none" && brightness === 0 && contrast === 1 && gamma === 1;

/** The colour of a palette for a heat, 0 cold … 1 hot; grey of that brightness where there is no palette. */
export function colourOf(name: PaletteName, heat: number): Colour {
  const { stops } = paletteOf(name);
  const clamped = Math.min(1, Math.max(0, heat));
  if (stops.length === 0) return [clamped * 255, clamped * 255, clamped * 255];
  const place = clamped * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(place));
  const [a, b] = [stops[index] ?? [0, 0, 0], stops[index + 1] ?? [0, 0, 0]];
  const share = place - index;
  const mix = (k: 0 | 1 | 2) => a[k] + (b[k] - a[k]) * share;
  return [mix(0), mix(1), mix(2)];
}

/** What a brightness of a picture, 0…1, is shown as, before the palette. */
export const toned = (level: number, { brightness, contrast, gamma }: Tone): number =>
  Math.min(1, Math.max(0, (level ** (1 / gamma) - 0.5) * contrast + 0.5 + brightness));

/** So many values of each colour make a curve that no eye tells from the palette. */
const curvePoints = 129;

/** For each of red, green and blue what brightnesses from 0 to 1, evenly spaced, become: 0…1. Polarity tells which are hot. */
export function toneCurves(tone: Tone, polarity: Polarity): readonly [number[], number[], number[]] {
  const curve = (channel: 0 | 1 | 2) =>
    Array.from({ length: curvePoints }, (_, i) => {
      const level = toned(i / (curvePoints - 1), tone);
      if (tone.palette === "none") return level;
      return colourOf(tone.palette, polarity === "white-hot" ? level : 1 - level)[channel] / 255;
    });
  return [curve(0), curve(1), curve(2)];
}
