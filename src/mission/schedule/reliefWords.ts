import type { ReliefPart } from "./reliefState.ts";
import { utcClock } from "./sortieTimes.ts";

/** `3.2 km`, `850 m`. */
export const lengthWords = (metres: number): string =>
  metres >= 1_000 ? `${(metres / 1_000).toFixed(1)} km` : `${Math.round(metres)} m`;

/** `12 min`, `40 s`; `never` where it is not finite. */
export const spanWords = (ms: number): string => {
  if (!Number.isFinite(ms)) return "never";
  const seconds = Math.max(0, Math.round(ms / 1_000));
  return seconds >= 120 ? `${Math.round(seconds / 60)} min` : `${seconds} s`;
};

/** `Copter 2 launches 14:32:00Z, watches km 3.2 to 5.0 from there`. */
export function partWords({ droneId, does, at, from, to }: ReliefPart): string {
  if (does === "returns") return `${droneId} returns`;
  const stretch = from === undefined || to === undefined ? "" : `, watches ${lengthWords(from)} to ${lengthWords(to)}`;
  return does === "launches"
    ? `${droneId} launches ${utcClock(at)}${stretch}`
    : `${droneId} goes on${stretch} from ${utcClock(at)}`;
}

/** `A`, `A and B`, `A, B and C`. */
export const listWords = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
