import type { CueOther, CueRecord } from "../contract/cue.ts";
import { spanWords } from "../mission/schedule/reliefWords.ts";

/**
 * What a cue, proved again, costs more than the one that was shown, in words; undefined where a yes to the one is a yes to the
 * other: not longer by a fifth and half a minute, not 3 % more of the battery and a fifth, and at about the same height.
 */
export function dearerThanShown(
  { price: was, ahl: shownAhl }: Pick<CueRecord, "price" | "ahl">,
  { price: is, ahl }: Pick<CueRecord, "price" | "ahl">,
): string | undefined {
  if (shownAhl !== undefined && ahl !== undefined && Math.abs(ahl - shownAhl) > SAME_HEIGHT)
    return `it would fly at ${Math.round(ahl)} m instead of ${Math.round(shownAhl)} m above home`;
  if (!was || !is) return undefined;
  if (isMore(was.awayMs, is.awayMs, LONGER_MS))
    return `it would be away for ${spanWords(is.awayMs)} instead of ${spanWords(was.awayMs)}`;
  if (isMore(was.thereMs, is.thereMs, LONGER_MS))
    return `it would be there in ${spanWords(is.thereMs)} instead of ${spanWords(was.thereMs)}`;
  if (isMore(was.batteryPercent, is.batteryPercent, EMPTIER))
    return `it would take ${is.batteryPercent} % of the battery instead of ${was.batteryPercent} %`;
  return undefined;
}

/** Whether another one than who was proposed for a hand-over has to be proposed now: it may not go any more, or is the later by far. */
export function isOvertaken(vehicleId: string, others: readonly CueOther[]): boolean {
  const ours = others.find((one) => one.vehicleId === vehicleId)?.thereMs;
  const best = Math.min(...others.flatMap(({ thereMs }) => thereMs ?? []));
  return Number.isFinite(best) && (ours === undefined || ours - best > SOONER_MS);
}

const isMore = (was: number, is: number, least: number): boolean => is > 1.2 * was && is - was > least;

const LONGER_MS = 30_000;
const SOONER_MS = 20_000;
const EMPTIER = 3; // per cent of the battery
const SAME_HEIGHT = 10; // metres
