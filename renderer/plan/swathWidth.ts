import { area } from "../../src/geo/polygon.ts";
import type { Patrol } from "../../src/mission/patrol.ts";

/** Typical width of the strip that is seen, metres: its area over the length of the legs that see it. */
export function swathWidth({ swath, estimate }: Pick<Patrol, "swath" | "estimate">): number | undefined {
  if (estimate.watchLength <= 0 || swath.length === 0) return undefined;
  return swath.reduce((sum, strip) => sum + Math.abs(area(strip)), 0) / estimate.watchLength;
}
