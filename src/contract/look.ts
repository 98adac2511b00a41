import * as v from "valibot";

/** An area of the picture by its corners, each a share of width and height from the top left, 0…1. */
export type Region = readonly { readonly x: number; readonly y: number }[];

/** What is bright in a thermal picture: what is warm, or what is cold. */
export const polarities = ["white-hot", "black-hot"] as const;
export type Polarity = (typeof polarities)[number];

/** What kinds of pictures there are for a detector: of visible light, and thermal ones of either polarity. */
export const pictureKinds = ["visible", ...polarities] as const;
export type PictureKind = (typeof pictureKinds)[number];

/** How closely pictures of a stream are to be looked at, and what kind they are. */
export interface Look {
  /** The whole picture at once, in tiles at full sharpness, or as the size of vehicles asks for (default). */
  readonly tiling?: "auto" | "whole" | "tiles";
  /** How long a car is in the whole picture, pixels, when height and lens tell it. */
  readonly vehiclePixels?: number;
  /** Time for one picture, ms: beyond it tiles are looked at in turn. Default 400. */
  readonly budgetMs?: number;
  /** They come from a thermal camera, of this polarity; absent for visible light. */
  readonly thermal?: Polarity;
  /** Where vehicles are looked for; everywhere when there are none. */
  readonly regions?: readonly Region[];
}

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const region = v.pipe(v.array(v.object({ x: share, y: share })), v.minLength(3), v.maxLength(100));

/** What a look must be like to be taken. */
export const lookSchema = v.object({
  tiling: v.exactOptional(v.picklist(["auto", "whole", "tiles"])),
  vehiclePixels: v.exactOptional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(100_000))),
  budgetMs: v.exactOptional(v.pipe(v.number(), v.minValue(1), v.maxValue(600_000))),
  thermal: v.exactOptional(v.picklist(polarities)),
  regions: v.exactOptional(v.pipe(v.array(region), v.maxLength(50))),
});
