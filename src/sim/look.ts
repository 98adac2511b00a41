import { COVER } from "./worldLand.ts";

export type LookName = "day" | "dusk" | "snow" | "scrub" | "dust" | "thermal-white" | "thermal-black";

/** How a scene is lit, coloured and seen. Colours are linear enough: 0…255 as shown. */
export interface Look {
  readonly name: LookName;
  /** Colour of each cover, 0xRRGGBB, in the order of `COVER`. */
  readonly covers: readonly number[];
  /** Crowns of conifers, broadleaf trees and bushes. */
  readonly crowns: readonly [number, number, number];
  readonly haze: number;
  readonly sky: number;
  /** Metres after which haze has taken 63 % of the contrast. */
  readonly visibility: number;
  /** Azimuth the sunlight comes from and its height, degrees. */
  readonly sunAzimuthDeg: number;
  readonly sunHeightDeg: number;
  /** Light from the sun and from the sky on a surface that faces it, red, green, blue; 1 leaves a colour as it is. */
  readonly sun: readonly [number, number, number];
  readonly ambient: readonly [number, number, number];
  readonly infrared: boolean;
  /** Whether white is hot; only where `infrared`. */
  readonly whiteHot: boolean;
  /** Headlights are on. */
  readonly lights: boolean;
  /** Standard deviation of the sensor's noise, 0…255. */
  readonly noise: number;
  /** Blur of the lens, standard deviation in pixels. */
  readonly blur: number;
}

const covers = (c: Record<keyof typeof COVER, number>): number[] => {
  const out: number[] = [];
  for (const [name, index] of Object.entries(COVER)) out[index] = c[name as keyof typeof COVER];
  return out;
};

const SUMMER = covers({
  meadow: 0x84905f,
  greenCrop: 0x6f8752,
  paleCrop: 0x9aa26c,
  wheat: 0xbcac7c,
  stubble: 0xb3a482,
  ploughed: 0x8d7965,
  rape: 0xb1aa5c,
  forest: 0x4a5640,
  scrub: 0x78805a,
  water: 0x566c6c,
  bank: 0x978c74,
  asphalt: 0x7f8082,
  dirt: 0xb1a084,
  gravel: 0xaca69a,
  concrete: 0xbab8b2,
  verge: 0x7a8656,
});

const day: Look = {
  name: "day",
  covers: SUMMER,
  crowns: [0x425438, 0x5a6e42, 0x66744c],
  haze: 0xbccbd8,
  sky: 0x7fa8d4,
  visibility: 5200,
  sunAzimuthDeg: 215,
  sunHeightDeg: 46,
  sun: [0.86, 0.82, 0.74],
  ambient: [0.36, 0.39, 0.45],
  infrared: false,
  whiteHot: true,
  lights: false,
  noise: 2,
  blur: 0,
};

const infrared: Look = {
  ...day,
  name: "thermal-white",
  covers: covers({
    meadow: 0x686868,
    greenCrop: 0x5e5e5e,
    paleCrop: 0x707070,
    wheat: 0x7c7c7c,
    stubble: 0x868686,
    ploughed: 0x8c8c8c,
    rape: 0x666666,
    forest: 0x4a4a4a,
    scrub: 0x626262,
    water: 0x343434,
    bank: 0x7a7a7a,
    asphalt: 0x9a9a9a,
    dirt: 0x8e8e8e,
    gravel: 0x949494,
    concrete: 0xa2a2a2,
    verge: 0x646464,
  }),
  crowns: [0x464646, 0x505050, 0x585858],
  haze: 0x6a6a6a,
  sky: 0x1c1c1c,
  visibility: 3800,
  sun: [0.3, 0.3, 0.3],
  ambient: [0.8, 0.8, 0.8],
  infrared: true,
  noise: 4,
  blur: 0.8,
};

/** The looks a scene can be given. */
export const LOOKS: Readonly<Record<LookName, Look>> = {
  day,
  dusk: {
    ...day,
    name: "dusk",
    haze: 0x8a7f86,
    sky: 0x5d6c8c,
    visibility: 3600,
    sunAzimuthDeg: 280,
    sunHeightDeg: 9,
    sun: [0.62, 0.42, 0.24],
    ambient: [0.4, 0.42, 0.5],
    lights: true,
    noise: 6,
  },
  snow: {
    ...day,
    name: "snow",
    covers: covers({
      meadow: 0xd8dde2,
      greenCrop: 0xd3d9dd,
      paleCrop: 0xdcdfe2,
      wheat: 0xd9d8d3,
      stubble: 0xcfccc4,
      ploughed: 0xb9b2ab,
      rape: 0xdadde0,
      forest: 0x8e9694,
      scrub: 0xb9beba,
      water: 0x4f5d63,
      bank: 0xc9ccce,
      asphalt: 0x8d8f92,
      dirt: 0xb3aea6,
      gravel: 0xbfc0c0,
      concrete: 0xc8cacb,
      verge: 0xcdd2d3,
    }),
    crowns: [0x6b786f, 0x7a756c, 0x8c8a82],
    haze: 0xd3dae2,
    sky: 0xb7c4d2,
    visibility: 3400,
    sunHeightDeg: 22,
    sun: [0.72, 0.69, 0.63],
    ambient: [0.66, 0.68, 0.72],
  },
  scrub: {
    ...day,
    name: "scrub",
    covers: covers({
      meadow: 0xa39a70,
      greenCrop: 0x8d8d5c,
      paleCrop: 0xb2a77c,
      wheat: 0xb9a57a,
      stubble: 0xb39c74,
      ploughed: 0x9c7f62,
      rape: 0xada074,
      forest: 0x6b6a48,
      scrub: 0x8f895f,
      water: 0x55645a,
      bank: 0xb09d7a,
      asphalt: 0x7d7a76,
      dirt: 0xc0a883,
      gravel: 0xb7a98f,
      concrete: 0xbfb8a8,
      verge: 0x99915f,
    }),
    crowns: [0x4b5433, 0x66683f, 0x747148],
    haze: 0xcfcab8,
    sky: 0x9db7cf,
    sunHeightDeg: 62,
  },
  dust: {
    ...day,
    name: "dust",
    covers: covers({
      meadow: 0xb69f76,
      greenCrop: 0xa6976b,
      paleCrop: 0xbda680,
      wheat: 0xc2a87c,
      stubble: 0xbca079,
      ploughed: 0xa5876a,
      rape: 0xb8a27a,
      forest: 0x87795a,
      scrub: 0xa1916a,
      water: 0x7c7a66,
      bank: 0xb79f7b,
      asphalt: 0x948a7c,
      dirt: 0xc6ab84,
      gravel: 0xbca88a,
      concrete: 0xc0b29a,
      verge: 0xab9a70,
    }),
    crowns: [0x666048, 0x79704f, 0x877b58],
    haze: 0xd2ba92,
    sky: 0xcdb999,
    visibility: 900,
    sunHeightDeg: 50,
    sun: [0.52, 0.48, 0.4],
    ambient: [0.58, 0.54, 0.47],
  },
  "thermal-white": infrared,
  "thermal-black": { ...infrared, name: "thermal-black", whiteHot: false },
};

/** Splits 0xRRGGBB. */
export const red = (colour: number): number => (colour >> 16) & 255;
export const green = (colour: number): number => (colour >> 8) & 255;
export const blue = (colour: number): number => colour & 255;
