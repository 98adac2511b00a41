import type { Correction, CorrectionCounts } from "../../../src/contract/corrections.ts";
import type { DatasetCounts, DatasetRecord } from "../../../src/contract/dataset.ts";
import type { CorrectedBox } from "../../../src/review/correctedTracks.ts";
import type { CorrectionView } from "./correctionDesk.ts";

const sources: Readonly<Record<CorrectedBox["source"], string>> = {
  ...{ found: "found by the detector", carried: "on the way between two boxes of the detector" },
  ...{ said: "placed by hand", filled: "on the way between two boxes placed by hand" },
};

/** What a box is and where it is from: `car, not truck as the detector said; placed by hand`. */
export function boxWords({ className, source, was }: CorrectedBox): string {
  const instead = was?.className === undefined ? "" : `, not ${was.className} as the detector said`;
  return `${className}${instead}; ${sources[source]}`;
}

/** The short form on the picture: `car ✎`. */
export function boxLabel({ className, source, score }: CorrectedBox): string {
  if (source === "said") return `${className} ✎`;
  if (source === "filled") return `${className} ⋯`;
  return score === undefined ? className : `${className} ${Math.round(score * 100)}\u202f%`;
}

/** Whether what was said is on the disk. */
export function savedWords({ phase, waiting, failure, corrections }: CorrectionView): string {
  if (phase === "loading") return "Opening…";
  if (phase === "failed") return "Not opened";
  if (failure && waiting.length > 0) return `${waiting.length} not saved`;
  if (waiting.length > 0) return "Saving…";
  return corrections.some(({ undone }) => !undone) ? "All saved" : "Nothing corrected yet";
}

const kinds: Readonly<Record<Correction["word"]["kind"], readonly [string, string]>> = {
  moved: ["box placed", "boxes placed"],
  class: ["class changed", "classes changed"],
  "not-vehicle": ["no vehicle", "no vehicles"],
  missed: ["missed vehicle", "missed vehicles"],
  joined: ["track joined", "tracks joined"],
  split: ["track split", "tracks split"],
  right: ["picture called right", "pictures called right"],
};

/** `3 boxes placed, 1 missed vehicle`; empty where there is nothing. */
export const kindWords = (counts: CorrectionCounts["kinds"]): string =>
  (Object.keys(kinds) as (keyof typeof kinds)[])
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${counts[kind]} ${kinds[kind][counts[kind] === 1 ? 0 : 1]}`)
    .join(", ");

/** How far a data set is. */
export function datasetState({ phase, share, counts }: DatasetRecord): string {
  if (phase === "running") return `${Math.floor(share * 100)} %`;
  if (phase === "cancelled") return "Cancelled: nothing was written";
  if (phase === "failed") return "Not written: nothing is left of it";
  return counts ? countWords(counts) : "Done";
}

function countWords({ pictures, boxes, empty, right }: DatasetCounts): string {
  const all = pictures.train + pictures.val;
  return `${all} ${all === 1 ? "picture" : "pictures"} (train ${pictures.train}, val ${pictures.val}), ${boxes.train + boxes.val} boxes, ${right} called right, ${empty} empty`;
}
