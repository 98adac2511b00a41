import { pathLength, pointAt } from "../../geo/path.ts";
import type { LatLon } from "../../geo/position.ts";
import { checkPlan, type Surroundings, type Violation, type ViolationCode } from "../check.ts";
import type { Check } from "../checkInput.ts";
import { onOwnSide } from "../edit.ts";
import { estimateOf } from "../estimate.ts";
import { patrolStaysInFence } from "../fenceChecks.ts";
import { breachesOn } from "../fencePath.ts";
import { batteryLasts, staysAboveTerrain } from "../flightChecks.ts";
import { legsOf } from "../leg.ts";
import { type Patrol, patrolOf } from "../patrol.ts";
import type { CorridorPattern, Plan } from "../plan.ts";
import { fencedAroundFlight } from "./fenceAroundFlight.ts";
import { approachOf } from "./planSeparation.ts";
import { raisedBy } from "./raised.ts";
import { batteryLastsInWind, returnsStayAboveTerrain } from "./reachChecks.ts";
import { staysClearOfOthers } from "./separationChecks.ts";
import { staysInFlightSpace } from "./spaceChecks.ts";

/** A change of a plan that may mend a violation. */
export interface Mending {
  /** What it does, for a button's title. */
  readonly words: string;
  /** The plan without the violation and without a new error; undefined where nothing that is tried helps. */
  readonly of: (plan: Plan) => Plan | undefined;
}

/** What would mend a violation by one click; undefined where only a person can. */
export function mendingOf({ code }: Pick<Violation, "code">, surroundings: Surroundings): Mending | undefined {
  const way = WAYS[code];
  if (!way) return undefined;
  return {
    words: way.words,
    of: (plan) => firstThatHelps(plan, way.tries(plan, surroundings), { code, surroundings }),
  };
}

interface Way {
  readonly words: string;
  /** Plans to try, the least change first. */
  readonly tries: (plan: Plan, surroundings: Surroundings) => Iterable<Plan>;
}

function firstThatHelps(
  plan: Plan,
  tries: Iterable<Plan>,
  { code, surroundings }: { readonly code: ViolationCode; readonly surroundings: Surroundings },
): Plan | undefined {
  const wrongOf = (one: Plan) => checkPlan(one, patrolOf(one, surroundings.ground), surroundings);
  let before: Set<ViolationCode> | undefined;
  for (const one of tries) {
    if (!mayHelp(one, code, surroundings)) continue;
    const after = wrongOf(one);
    if (after.some((v) => v.code === code)) continue;
    before ??= new Set(wrongOf(plan).map((violation) => violation.code));
    if (after.every((v) => v.severity === "warning" || before?.has(v.code))) return one;
  }
  return undefined;
}

/** Whether the one check that finds a violation no longer does; all of them take much longer. */
function mayHelp(plan: Plan, code: ViolationCode, { ground, home, others = [] }: Surroundings): boolean {
  const check = CHECKS[code];
  if (!check) return true;
  const legs = legsOf(plan, ground);
  if (legs.length === 0) return false;
  const estimate = estimateOf(plan, legs);
  const patrol: Patrol = { legs, estimate, items: [], swath: [], views: [], gimbalPitchDeg: 0 };
  return check({ plan, patrol, ground, home: home ?? plan.home, others }).every((violation) => violation.code !== code);
}

const CHECKS: { readonly [code in ViolationCode]?: Check } = {
  "too-low": staysAboveTerrain,
  "return-too-low": returnsStayAboveTerrain,
  endurance: batteryLasts,
  "endurance-in-wind": batteryLastsInWind,
  "return-endurance": batteryLastsInWind,
  "leaves-fence": patrolStaysInFence,
  "enters-forbidden": patrolStaysInFence,
  "margin-leaves-fence": staysInFlightSpace,
  "return-leaves-fence": staysInFlightSpace,
  "margin-enters-forbidden": staysInFlightSpace,
  "return-enters-forbidden": staysInFlightSpace,
  "enters-no-fly": staysInFlightSpace,
  "return-enters-no-fly": staysInFlightSpace,
  "crosses-line": staysInFlightSpace,
  "return-crosses-line": staysInFlightSpace,
  separation: staysClearOfOthers,
};

const corridor = (plan: Plan, change: Partial<CorridorPattern>): Plan[] =>
  plan.pattern.kind === "corridor" ? [{ ...plan, pattern: { ...plan.pattern, ...change } }] : [];

/** Other distances from the line, the nearest to the one it has first. */
function* standoffs(plan: Plan, factors: readonly number[]): Iterable<Plan> {
  if (plan.pattern.kind !== "corridor") return;
  for (const factor of factors) {
    const standoff = Math.min(5_000, Math.round(Math.max(20, plan.pattern.standoff) * factor));
    yield* corridor(plan, { standoff });
  }
}
const FARTHER = [1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];
const NEARER = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2];
const EITHER = [0.9, 1.1, 0.8, 1.25, 0.7, 1.5, 0.6, 1.75, 0.5, 2, 0.4, 2.5, 0.3, 3];

const otherSide = (plan: Plan): Plan[] =>
  plan.pattern.kind === "corridor" ? corridor(plan, { side: plan.pattern.side === "left" ? "right" : "left" }) : [];

/** The first part of the section, as much as helps first. */
function* cut(plan: Plan): Iterable<Plan> {
  const { section } = plan;
  if (plan.pattern.kind !== "corridor" || section.length < 2) return;
  const length = pathLength(section);
  for (let percent = 95; percent >= 10; percent -= 5)
    yield { ...plan, section: firstPart(section, (length * percent) / 100) };
}

function firstPart(section: readonly LatLon[], metres: number): LatLon[] {
  const { piece, lat, lon } = pointAt(section, metres);
  return [...section.slice(0, piece + 1), { lat, lon }];
}

/** Higher by 5 m at a time, above home and above the ground alike. */
function* higher(plan: Plan): Iterable<Plan> {
  for (let by = 5; by <= 400; by += 5) {
    const raised = raisedBy(plan, by);
    if (!raised) return;
    yield raised;
  }
}

/** Higher or lower by as much as some other flight asks for, the least change first. */
function* clearOfOthers(plan: Plan, { ground, others = [] }: Surroundings): Iterable<Plan> {
  const legs = legsOf(plan, ground);
  const found = others.flatMap((other) => approachOf(legs, other) ?? []);
  const steps = found.flatMap(({ up, down }) => [Math.ceil(up), -Math.ceil(down)]).filter(Number.isFinite);
  for (const by of [...new Set(steps)].sort((a, b) => Math.abs(a) - Math.abs(b) || b - a)) {
    const raised = raisedBy(plan, by);
    if (raised) yield raised;
  }
}

function* slower(plan: Plan): Iterable<Plan> {
  for (const factor of [0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
    yield { ...plan, pattern: { ...plan.pattern, speed: Math.round(plan.pattern.speed * factor * 10) / 10 } };
}

function* aroundFlight(plan: Plan, { ground }: Surroundings): Iterable<Plan> {
  const patrol = patrolOf(plan, ground);
  for (const margin of [30, 10, 0]) yield fencedAroundFlight(plan, patrol, margin);
}

function* awayFrom(plan: Plan): Iterable<Plan> {
  yield* standoffs(plan, EITHER);
  yield* slower(plan);
  yield* otherSide(plan);
  yield* cut(plan);
}

function* overToHome(plan: Plan): Iterable<Plan> {
  const home = plan.home;
  const sides = (one: Plan): Plan[] => (home && one.pattern.kind === "corridor" ? [one, onOwnSide(one, home)] : [one]);
  for (const one of [plan, ...corridor(plan, { back: "same" })])
    for (const sided of sides(one)) {
      yield sided;
      yield* standoffs(sided, FARTHER);
    }
  yield* cut(plan);
}

function* withoutOutside(plan: Plan): Iterable<Plan> {
  const { fence, rally } = plan;
  if (!fence || !rally) return;
  const kept = rally.filter((point) => breachesOn(fence, [point]).every(({ kind }) => kind === "not-in-all"));
  const { rally: _, ...rest } = plan;
  yield kept.length > 0 ? { ...rest, rally: kept } : rest;
}

const FENCE: Way = { words: "Make a fence around everything that this flight may cover", tries: aroundFlight };
const AWAY: Way = {
  words: "Keep away: another standoff, more slowly, the other side, or a shorter section",
  tries: awayFrom,
};
const SHORTER: Way = { words: "Shorten the section until it can be flown", tries: cut };
const RAISE: Way = { words: "Raise the height until it is clear", tries: higher };
const CLOSER: Way = { words: "Fly nearer to the line", tries: (plan) => standoffs(plan, NEARER) };
const LINE: Way = {
  words: "Fly on the side of home, back on the same side, and far enough from the line",
  tries: overToHome,
};

const WAYS: { readonly [code in ViolationCode]?: Way } = {
  "too-fast": {
    words: "Fly as fast as the drone can",
    tries: (plan) => [{ ...plan, pattern: { ...plan.pattern, speed: plan.drone.maxSpeed } }],
  },
  "too-high": {
    words: "Fly as high as the drone may",
    tries: (plan) => [{ ...plan, pattern: { ...plan.pattern, ahl: plan.drone.maxHeight ?? plan.pattern.ahl } }],
  },
  "leg-too-short": { words: "Fly more slowly", tries: slower },
  "too-low": RAISE,
  "return-too-low": RAISE,
  "standoff-too-wide": CLOSER,
  "too-flat": CLOSER,
  "car-too-small": CLOSER,
  "gimbal-cannot-reach": {
    words: "Fly at a standoff that the gimbal reaches",
    tries: (plan) => standoffs(plan, EITHER),
  },
  endurance: SHORTER,
  "endurance-in-wind": SHORTER,
  "return-endurance": SHORTER,
  "leaves-fence": FENCE,
  "margin-leaves-fence": FENCE,
  "return-leaves-fence": FENCE,
  "not-in-all-areas": FENCE,
  "enters-forbidden": AWAY,
  "margin-enters-forbidden": AWAY,
  "return-enters-forbidden": AWAY,
  "enters-no-fly": AWAY,
  "return-enters-no-fly": AWAY,
  "crosses-line": LINE,
  "return-crosses-line": LINE,
  separation: { words: "Fly higher or lower, clear of the other plan", tries: clearOfOthers },
  "rally-outside-fence": { words: "Delete the rally points outside", tries: withoutOutside },
};
