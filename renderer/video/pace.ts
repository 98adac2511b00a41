import type { Clip } from "./clip.ts";

/** Which pictures of a clip are shown while it is played. */
export interface Pace {
  /** Only those that can be decoded without others. */
  readonly keysOnly: boolean;
  /** Of these each n-th. */
  readonly every: number;
  /** Of all pictures about each n-th is shown. */
  readonly stride: number;
  /** Why not all are shown. */
  readonly why: "all" | "screen" | "decoder";
}

/** How long things take here, ms; absent: not known yet. */
export interface Costs {
  /** Decoding one picture of many. */
  readonly decodeMs?: number | undefined;
  /** Decoding one key picture by itself. */
  readonly keyMs?: number | undefined;
  /** Painting one. */
  readonly paintMs?: number | undefined;
}

export const everyPicture: Pace = { keysOnly: false, every: 1, stride: 1, why: "all" };

/** A screen shows so many pictures a second at most, ms for each. */
const screenMs = 1000 / 60;
/** Of the time between two pictures so much may be used: something else always comes between. */
const usable = 0.9;

/**
 * Which pictures to show at a speed so that they come evenly: all; each n-th, where they come faster than they can be
 * painted; or key pictures alone, where not all can be decoded.
 */
export function paceOf(clip: Clip, speed: number, { decodeMs, keyMs, paintMs }: Costs): Pace {
  const count = clip.length;
  const span = (clip.at(count - 1) ?? 0) - (clip.at(0) ?? 0);
  if (count < 2 || span <= 0) return everyPicture;
  const shownMs = span / (count - 1) / speed;
  const screen = Math.max(1, Math.ceil(Math.max(screenMs, (paintMs ?? 0) / usable) / shownMs - 0.01));
  if (decodeMs === undefined || decodeMs <= shownMs * usable)
    return { keysOnly: false, every: screen, stride: screen, why: screen > 1 ? "screen" : "all" };
  const each = count / Math.max(1, keysOf(clip).length);
  const cost = Math.max(screenMs, paintMs ?? 0, keyMs ?? decodeMs);
  const every = Math.max(1, Math.ceil(cost / usable / (shownMs * each)));
  return { keysOnly: true, every, stride: Math.max(1, Math.round(each * every)), why: "decoder" };
}

/** The picture that is shown in place of picture `index`. */
export function pacedIndex(clip: Clip, index: number, { keysOnly, every }: Pace): number {
  if (!keysOnly) return Math.floor(index / every) * every;
  const keys = keysOf(clip);
  const at = keys.findLastIndex((key) => key <= index);
  return keys[Math.floor(at / every) * every] ?? 0;
}

const known = new WeakMap<Clip, readonly number[]>();

function keysOf(clip: Clip): readonly number[] {
  const kept = known.get(clip);
  if (kept) return kept;
  const keys = clip.pictures.flatMap(({ key }, index) => (key ? [index] : []));
  known.set(clip, keys);
  return keys;
}

/** `every 4th picture`, and why; undefined where all are shown. */
export function paceWords({ stride, why, keysOnly }: Pace): { short: string; long: string } | undefined {
  if (stride <= 1) return undefined;
  const short = `every ${ordinal(stride)} picture`;
  if (why === "decoder")
    return {
      short,
      long: `This machine can not decode all pictures at that speed: about ${short} is shown${keysOnly ? ", those that need no others" : ""}`,
    };
  return { short, long: `Pictures come faster than they can be shown: ${short} is` };
}

/** `2nd`, `3rd`, `11th`. */
function ordinal(n: number): string {
  const tens = n % 100;
  const ending = tens >= 11 && tens <= 13 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th");
  return `${n}${ending}`;
}
