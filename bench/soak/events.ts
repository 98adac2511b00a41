import { seededRandom } from "../../src/mavlink/memoryLink.ts";

/** What is done to the recording: the link is cut, vision is killed, the disk is full. */
export type TroubleKind = "cut" | "kill" | "full";

/** One of them, in ms from the beginning. A kill lasts until vision is there again. */
export interface PlannedTrouble {
  readonly kind: TroubleKind;
  readonly fromMs: number;
  readonly lastMs: number;
}

/** Troubles at seeded times over so long a run: each kind by turns, with time to recover after each. */
export function plannedTroubles(seed: number, runMs: number, kinds: readonly TroubleKind[]): PlannedTrouble[] {
  const random = seededRandom(seed);
  const planned: PlannedTrouble[] = [];
  for (let at = 8_000, i = 0; ; i++) {
    const kind = kinds[i % kinds.length] as TroubleKind;
    const lastMs = kind === "kill" ? 0 : kind === "cut" ? 1_500 + random() * 6_500 : 8_000 + random() * 12_000;
    if (at + lastMs + 15_000 > runMs) return planned;
    planned.push({ kind, fromMs: at, lastMs });
    at += lastMs + 14_000 + random() * 10_000;
  }
}
