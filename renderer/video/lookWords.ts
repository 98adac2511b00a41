import type { Polarity } from "../../src/contract/look.ts";
import type { StreamLookRecord } from "../../src/contract/streamLook.ts";
import { isPlain, paletteOf, type Tone } from "./palettes.ts";

export const polarityWords: Readonly<Record<Polarity, string>> = { "white-hot": "white hot", "black-hot": "black hot" };

/** How a stream is looked at and shown, in one line: `thermal, black hot · Ironbow · 2 regions · in tiles`. */
export function lookSummary({ thermal, asked, doubtful }: StreamLookRecord, tone: Tone): string {
  const { regions, tiling, budgetMs, polarity } = asked;
  const parts = [
    thermal ? `thermal, ${polarityWords[polarity]}` : doubtful ? "thermal?" : "",
    tone.palette === "none" ? (isPlain(tone) ? "" : "brightness changed") : paletteOf(tone.palette).label,
    regions.length === 0 ? "" : `${regions.length} ${regions.length === 1 ? "region" : "regions"}`,
    tiling === "tiles" ? "in tiles" : tiling === "whole" ? "whole picture" : "",
    budgetMs === undefined ? "" : `${budgetMs}\u202fms`,
  ];
  return parts.filter(Boolean).join(" · ");
}
