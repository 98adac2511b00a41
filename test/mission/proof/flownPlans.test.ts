import { expect, test } from "vitest";
import { nearestOnPath } from "../../../src/geo/path.ts";
import { contains } from "../../../src/geo/polygon.ts";
import type { LatLon } from "../../../src/geo/position.ts";
import { sideOf } from "../../../src/mission/patterns/shape.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { copters, planes } from "./flyers.ts";
import { acceptedPlan, flown } from "./provenFlight.ts";

/** VEDETTE_PROOF_SEEDS=2000 tries so many of each make; a counterexample names its seed. */
const SEEDS = Number(process.env.VEDETTE_PROOF_SEEDS ?? 8);
const FIRST = Number(process.env.VEDETTE_PROOF_FIRST ?? 1);
/** Left their fences once, called home at 16 and 17 m/s: wind pushed them aside while they stopped. */
const ONCE_WRONG = [2100, 2164];

test.each([...copters, ...planes])(
  "no accepted plan lets the %s out of its fence, into a no-fly zone, across the line or down to the ground, in wind, paused and called home anywhere",
  { timeout: 60_000 + SEEDS * 2_000 },
  (make) => {
    const wrong: unknown[] = [];
    const count = { accepted: 0, zones: 0, lines: 0, home: 0 };
    const seeds = [...ONCE_WRONG, ...Array.from({ length: SEEDS }, (_, i) => FIRST + i)];
    for (const seed of seeds) {
      const made = acceptedPlan(make, seed);
      if (!made) continue;
      const { plan, patrol } = made;
      const { track, home, lowestAgl, orders } = flown({ make, plan, patrol, seed });
      count.accepted++;
      count.zones += plan.zones?.length ?? 0;
      if (plan.ownSide) count.lines++;
      if (home) count.home++;
      const found = trespassOf(plan, track) ?? (lowestAgl < LOWEST_AGL ? `${lowestAgl} m above ground` : undefined);
      if (found || !home) wrong.push({ make, seed, found, home, orders });
    }
    expect(wrong).toEqual([]);
    // It proves something: most seeds give a plan, with zones around it, some beside a line that they must not cross.
    expect(count.accepted).toBeGreaterThan(seeds.length / 3);
    expect(count.zones).toBeGreaterThan(count.accepted);
    expect(count.lines).toBeGreaterThan(0);
  },
);

const LOWEST_AGL = 15; // metres, as the check of the path asks

/** What a flight leaves or enters, in words. */
function trespassOf({ fence, zones = [], ownSide, ...plan }: Plan, track: readonly LatLon[]): string | undefined {
  const ring = fence?.polygons[0]?.points ?? [];
  const out = track.findIndex((place) => !contains(ring, place));
  if (out >= 0) return `leaves its fence after ${out / 10} s`;
  const entered = zones.find(({ points }) => track.some((place) => contains(points, place)));
  if (entered) return `enters ${entered.name}`;
  const own = sideOf(plan as Plan);
  if (!ownSide || !own) return undefined;
  const crossed = track.findIndex((place, i) => i % 5 === 0 && isAcross(place, plan.section, own, ownSide.buffer));
  return crossed >= 0 ? `crosses the line after ${crossed / 10} s` : undefined;
}

/** On the other side of a line, or nearer to it than it may; what lies beyond the line's ends is on no side. */
function isAcross(place: LatLon, section: readonly LatLon[], own: "left" | "right", buffer: number): boolean {
  const { distance, side, along, piece } = nearestOnPath(section, place);
  if (piece === 0 && along < 0.5) return distance < buffer;
  const end = nearestOnPath(section, section.at(-1) as LatLon).along;
  if (along > end - 0.5) return distance < buffer;
  return side !== own || distance < buffer;
}
