import * as v from "valibot";
import { flatGround } from "../geo/ground.ts";
import { pathLength, simplified } from "../geo/path.ts";
import type { LatLon } from "../geo/position.ts";
import { pathOf } from "./fenceChecks.ts";
import { legsOf } from "./leg.ts";
import type { PatternKind } from "./patterns/pattern.ts";
import { shapeLine } from "./patterns/shape.ts";
import type { Plan } from "./plan.ts";

/** What a list shows of a plan: how long it is, and lines to draw it small. */
export interface PlanSketch {
  readonly kind: PatternKind;
  /** Of the section, or around the outline, metres; 0 for a pattern around a place. */
  readonly length: number;
  /** The section or the outline, at most 100 places. */
  readonly shape: readonly LatLon[];
  /** What is flown, over flat ground, at most 100 places. */
  readonly path: readonly LatLon[];
}

/** The sketch of a plan; lines of few places that look the same at the size of a thumb. */
export function planSketchOf(plan: Plan): PlanSketch {
  const line = shapeLine(plan);
  const shape = thinned(line);
  // Of a long section what is flown beside its sketch looks the same, and is known much sooner.
  const flown = plan.pattern.kind === "corridor" && shape.length < line.length ? { ...plan, section: shape } : plan;
  return {
    kind: plan.pattern.kind,
    length: Math.round(pathLength(line)),
    shape,
    path: thinned(pathOf({ legs: legsOf(flown, flat) })),
  };
}

/** Reads a sketch that was written as JSON; undefined where it is damaged, for a plan can do without. */
export function readPlanSketch(text: string): PlanSketch | undefined {
  try {
    const parsed = v.safeParse(sketch, JSON.parse(text));
    return parsed.success ? (parsed.output as PlanSketch) : undefined;
  } catch {
    return undefined;
  }
}

const place = v.object({ lat: v.number(), lon: v.number() });
const sketch = v.object({ kind: v.string(), length: v.number(), shape: v.array(place), path: v.array(place) });

const flat = flatGround(0);
const MOST = 100;

function thinned(line: readonly LatLon[]): LatLon[] {
  let few: readonly LatLon[] = line;
  for (let tolerance = pathLength(line) / 1_000; few.length > MOST && tolerance > 0; tolerance *= 2) {
    few = simplified(few, tolerance);
    if (tolerance > pathLength(line)) break;
  }
  const places = few.length > MOST ? few.filter((_, i) => i % Math.ceil(few.length / MOST) === 0) : few;
  return places.map(({ lat, lon }) => ({ lat: rounded(lat), lon: rounded(lon) }));
}

const rounded = (deg: number): number => Math.round(deg * 1e6) / 1e6;
