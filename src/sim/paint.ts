import type { Part } from "./mesh.ts";

/** Colours of what a vehicle or a house is not painted with, 0xRRGGBB. */
export const PAINT: Readonly<Record<Part, number>> = {
  body: 0,
  roof: 0,
  glass: 0x1c2328,
  tyre: 0x1a1a1b,
  trim: 0x55575a,
  lamp: 0xe9e6d8,
  tail: 0xa01d1a,
  cargo: 0xdcdcd8,
  wall: 0xcfc8ba,
  bed: 0x3a3a3b,
};

/** How much of the sky and of the sun a part mirrors, 0…1. */
export const GLOSS: Readonly<Record<Part, number>> = {
  body: 0.45,
  roof: 0.45,
  glass: 1,
  tyre: 0,
  trim: 0.1,
  lamp: 0.6,
  tail: 0.4,
  cargo: 0.15,
  wall: 0,
  bed: 0,
};

/** Grey of a vehicle's parts in infrared, white hot. */
export function heat(part: Part, warmth: number, forward: number, nz: number): number {
  const skin = 128 + warmth * 62 + nz * 10;
  switch (part) {
    case "glass":
      return skin - 34;
    case "tyre":
      return 150 + Math.max(0, warmth) * 80;
    case "trim":
      return 130 + warmth * 60;
    case "lamp":
    case "tail":
      return skin - 10;
    default:
      return Math.min(250, skin + (warmth > 0.3 && forward > 0.8 ? 46 : 0));
  }
}

/** Grey of what stands in the land in infrared, white hot. */
export const coldness = (part: Part): number =>
  part === "wall" ? 150 : part === "glass" ? 90 : part === "body" ? 118 : 105;
