import { distance } from "../../geo/enu.ts";
import type { LatLon } from "../../geo/position.ts";

/** A straight piece of a patrol on the map, before it has heights and before the camera is aimed. */
export interface Stretch {
  /** `watch`: the camera is on what is to be seen. `transit`: on the way to it, from it, or round a turn. */
  readonly kind: "transit" | "watch";
  readonly from: LatLon;
  readonly to: LatLon;
  /** Where the camera looks, seen from the nose; `ahead` is straight down, as far as the gimbal reaches. */
  readonly looking: "left" | "right" | "ahead";
  /** The line, or twice the place, that is to be in the middle of the picture; empty: what is flown over. */
  readonly target: readonly LatLon[];
  /** Counts the passes of a pattern; between two of them the gimbal is aimed anew. */
  readonly pass: number;
}

/** The pieces of a path, all alike. */
export const stretchesAlong = (
  path: readonly LatLon[],
  like: Pick<Stretch, "looking" | "target" | "pass">,
  kind: Stretch["kind"] = "watch",
): Stretch[] => path.slice(1).map((to, i) => ({ kind, from: path[i] as LatLon, to, ...like }));

/**
 * The ways from home, or from where it `begins`, to the first piece, between pieces that are apart, and back home, put
 * between the pieces.
 */
export function withTransits(home: LatLon | null, pieces: readonly Stretch[], begins: LatLon | null = home): Stretch[] {
  const out: Stretch[] = [];
  const transit = (from: LatLon, to: LatLon, like: Stretch): void => {
    if (from !== to && distance(from, to) >= 1) out.push({ ...like, kind: "transit", from, to });
  };
  for (const piece of pieces) {
    const before = out.at(-1)?.to ?? begins;
    if (before) transit(before, piece.from, piece);
    out.push(piece);
  }
  const last = out.at(-1);
  if (last && home) transit(last.to, home, last);
  return out;
}
