import { carRange } from "../carPixels.ts";
import type { Plan } from "../plan.ts";
import type { AboveGround, Flown, Pattern, PatternKind } from "./pattern.ts";
import { shapeKindOf, shapeOf } from "./shape.ts";
import { MOST_STOPS } from "./stop.ts";

/** A pattern of a kind with defaults, of the same height, speed, and places as the plan's own where these fit. */
export function newPattern<K extends PatternKind>(kind: K, plan: Plan): Extract<Pattern, { kind: K }> {
  const { ahl, aboveGround, speed, pixels } = plan.pattern;
  const flown: Flown = { ahl, ...(aboveGround && { aboveGround }), speed, ...(pixels && { pixels }) };
  const points = shapeOf(plan);
  const places = points.map(({ lat, lon }) => ({ lat, lon }));
  const ring = points.length >= 3 && shapeKindOf(plan.pattern.kind) === "ring" ? points : [];
  const place = points.length === 1 ? (places[0] ?? null) : null;
  const made: { readonly [P in PatternKind]: Extract<Pattern, { kind: P }> } = {
    corridor: { kind: "corridor", side: "left", standoff: 120, ...flown, back: "same" },
    area: { kind: "area", outline: ring, headingDeg: null, overlapPercent: 20, ...flown },
    "expanding-square": {
      kind: "expanding-square",
      datum: place,
      headingDeg: plan.wind?.fromDeg ?? 0,
      radius: 300,
      turns: "right",
      overlapPercent: 20,
      ...flown,
    },
    sector: { kind: "sector", datum: place, headingDeg: 0, radius: 300, sweeps: 1, ...flown },
    orbit: { kind: "orbit", centre: place, radius: orbitRadius(plan), turns: 3, direction: "clockwise", ...flown },
    perimeter: {
      kind: "perimeter",
      outline: ring,
      fly: "outside",
      standoff: 60,
      turns: 1,
      direction: "clockwise",
      ...flown,
    },
    route: { kind: "route", stops: places.slice(0, MOST_STOPS), end: "return", ...flown },
  };
  return made[kind];
}

/** The plan flown in a pattern of another kind; the same plan if it is of that kind already. */
export const withKind = (plan: Plan, kind: PatternKind): Plan =>
  plan.pattern.kind === kind ? plan : { ...plan, pattern: newPattern(kind, plan) };

/** Heights above the ground to begin with: a fifth may be missing or too much, half is the least. */
export const defaultAboveGround = (agl: number): AboveGround => ({
  agl,
  tolerance: Math.max(2, Math.round(agl / 5)),
  floor: Math.max(5, Math.round(agl / 2)),
});

/** Far enough for the turn, and near enough for a car to be made out. */
function orbitRadius({ camera, pattern: { ahl } }: Plan): number {
  const range = carRange(camera);
  return Math.round(Math.min(150, Math.max(30, Math.sqrt(Math.max(0, range ** 2 - ahl ** 2)) * 0.8)) / 10) * 10;
}
