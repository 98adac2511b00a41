import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { FootageGap, GapReason } from "../../src/contract/footage.ts";
import { readSegment } from "../../src/vision/clip.ts";
import type { SentPicture } from "./camera.ts";
import type { TroubleKind } from "./events.ts";

/** A trouble as it really came, ms since 1970. */
export interface CausedTrouble {
  readonly kind: TroubleKind;
  readonly fromAt: number;
  readonly toAt: number;
}

export interface Verdict {
  readonly sent: number;
  readonly recorded: number;
  /** In the recording, but never sent, or twice. */
  readonly odd: number;
  /** Not in the recording. */
  readonly missing: number;
  /** Of the missing, within no gap that the recording tells: holes. */
  readonly holes: number;
  /** Gaps with none of our troubles as their cause. */
  readonly causeless: number;
  /** Troubles of which the recording tells no gap. */
  readonly untold: number;
  /** Pictures whose own time differs from when they were taken by more than 2 ms, but for those of `byArrival`. */
  readonly misdated: number;
  /** Pictures that a new process had to date by their arrival until a first packet of metadata came, within 50 ms of the truth. */
  readonly byArrival: number;
  readonly longestRecoveryMs: number;
}

const whys: Readonly<Record<TroubleKind, GapReason>> = { cut: "link-lost", kill: "process-killed", full: "disk-full" };
/** What recording may take to go on after a trouble: a restart, five seconds until it tries again, a key picture. */
const recoveryMs = 12_000;
/** Arrival tells when a picture was taken this well, ms. */
const arrivalMs = 50;

/** Compares what is on disk, picture by picture, with what was sent, and the gaps it tells with the troubles there were. */
export async function judge(
  folder: string,
  {
    sent,
    gaps,
    troubles,
  }: { sent: readonly SentPicture[]; gaps: readonly FootageGap[]; troubles: readonly CausedTrouble[] },
): Promise<Verdict> {
  const wanted = new Map(sent.map(({ pts, at }) => [pts, at]));
  const found = new Set<number>();
  let odd = 0;
  let misdated = 0;
  let byArrival = 0;
  const files = (await readdir(folder)).filter((name) => name.endsWith(".ts")).sort();
  for (const file of files) {
    let keys = 0;
    let afterKill = false;
    for await (const { unit, at } of readSegment(join(folder, file), Number.NaN)) {
      if (unit.key && keys++ === 0)
        afterKill = gaps.some(({ why, toAt }) => why === "process-killed" && Math.abs(toAt - at) <= 1);
      const taken = wanted.get(unit.pts);
      const off = taken === undefined ? Number.NaN : Math.abs(at - taken);
      if (taken === undefined || found.has(unit.pts)) odd++;
      else if (afterKill && keys === 1 && off > 2 && off <= arrivalMs) byArrival++;
      else if (!(off <= 2)) misdated++;
      found.add(unit.pts);
    }
  }
  const missing = sent.filter(({ pts }) => !found.has(pts));
  const inGap = (at: number) => gaps.some(({ fromAt, toAt }) => at > fromAt - 2 && at < toAt + 2);
  const causeOf = (gap: FootageGap) =>
    troubles.find(
      ({ kind, fromAt, toAt }) =>
        whys[kind] === gap.why && gap.fromAt >= fromAt - 3_000 && gap.toAt <= toAt + recoveryMs,
    );
  const recoveries = gaps.flatMap((gap) => {
    const cause = causeOf(gap);
    return cause ? [gap.toAt - cause.toAt] : [];
  });
  return {
    sent: sent.length,
    recorded: found.size,
    odd,
    missing: missing.length,
    holes: missing.filter(({ at }) => !inGap(at)).length,
    causeless: gaps.filter((gap) => !causeOf(gap)).length,
    untold: troubles.filter((trouble) => !gaps.some((gap) => causeOf(gap) === trouble)).length,
    misdated,
    byArrival,
    longestRecoveryMs: Math.round(Math.max(0, ...recoveries)),
  };
}
