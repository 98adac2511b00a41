import { bearing, distance } from "../../geo/enu.ts";
import type { Ground } from "../../geo/ground.ts";
import { type LatLon, toDeg, toRad, wrap180 } from "../../geo/position.ts";
import type { Leg, LegPoint } from "../leg.ts";
import type { Plan } from "../plan.ts";
import { groundSpeed } from "../wind.ts";
import { circleAround, holdOf } from "./loiterPath.ts";
import { type Orders, ordersOf } from "./orders.ts";
import type { RoutePattern } from "./pattern.ts";
import { routeHeights } from "./routeHeights.ts";
import { sameLegs } from "./sameLegs.ts";
import type { Stop, StopAim } from "./stop.ts";
import { watchedOf } from "./watched.ts";

/**
 * The legs of a route: from home over its stops, round their circles, and to its end. A leg names the stop that it ends
 * at, or the stop whose way it is a corner of. Each counts in the time that its stop is held. A leg is a watch where its
 * stop says so, the camera's aim is known, and there is something to see.
 */
export function routeLegs(plan: Plan, pattern: RoutePattern, ground: Ground, homeAmsl: number | undefined): Leg[] {
  const { stops } = pattern;
  const orders = ordersOf(pattern);
  const watched = watchedOf(plan).section.length >= 2;
  const maker = new LegMaker(plan, pattern, ground, homeAmsl);
  const { start, ways, back } = routeHeights(plan, pattern, ground, homeAmsl);
  maker.here = start;
  stops.forEach((stop, i) => {
    const way = ways[i] as readonly LegPoint[];
    const ordered = orders[i] as Orders;
    const watch = watched && stop.watch === true;
    const corners = way.slice(0, -1);
    for (const corner of corners) maker.fly(corner, { ordered, watch, corner: i });
    visit(stop, way.at(-1) as LegPoint, { ordered, watch, stop: i });
  });
  end();
  return sameLegs(maker.legs, ground);

  function visit(stop: Stop, place: LegPoint, way: Way): void {
    const holdMs = holdOf(stop, plan.drone);
    const { radius, corners, restMs } = circleAround(stop, place, {
      from: maker.here,
      next: stops[(way.stop ?? 0) + 1],
      drone: plan.drone,
      speed: way.ordered.speed,
    });
    if (corners.length === 0) {
      maker.fly(place, { ...way, ...(holdMs > 0 && { holdMs }) });
      return;
    }
    const { ordered, watch } = way;
    const circle = { lat: place.lat, lon: place.lon, radius };
    corners.forEach((point, k) => {
      if (k === 0) maker.fly(point, { ...way, circle });
      else maker.fly(point, { ordered, watch, ...(k === corners.length - 1 && restMs > 0 && { holdMs: restMs }) });
    });
    maker.leaves = circle;
  }

  function end(): void {
    const last = maker.here;
    const ordered = orders.at(-1);
    if (!last || !ordered || pattern.end === "stay") return;
    if (pattern.end === "return")
      back.forEach((point, k) => {
        if (k > 0 || distance(last, point) >= 1)
          maker.fly(point, { ordered, watch: false, ...(pattern.aboveGround && { corner: stops.length - 1 }) });
      });
    else if (pattern.landAt && distance(last, pattern.landAt) >= 1)
      maker.fly({ ...last, lat: pattern.landAt.lat, lon: pattern.landAt.lon }, { ordered, watch: false });
  }
}

interface Way {
  readonly ordered: Orders;
  readonly watch: boolean;
  readonly stop?: number;
  readonly corner?: number;
  readonly holdMs?: number;
  readonly circle?: NonNullable<Leg["circle"]>;
}

/** Makes legs one after the other, each from where the one before ended. */
class LegMaker {
  readonly legs: Leg[] = [];
  /** Where the next leg begins; undefined before the first place. */
  here: LegPoint | undefined;
  /** The circle that the next leg leaves. */
  leaves: Leg["circle"];
  readonly #plan: Plan;
  readonly #pattern: RoutePattern;
  readonly #ground: Ground;
  readonly #homeAmsl: number | undefined;

  constructor(plan: Plan, pattern: RoutePattern, ground: Ground, homeAmsl: number | undefined) {
    this.#plan = plan;
    this.#pattern = pattern;
    this.#ground = ground;
    this.#homeAmsl = homeAmsl;
  }

  fly(to: LegPoint, { ordered, watch, stop, corner, holdMs, circle = this.leaves }: Way): void {
    const from = this.here;
    this.here = to;
    this.leaves = undefined;
    if (!from) return;
    const length = distance(from, to);
    const headingDeg = length > 0 ? bearing(from, to) : (this.legs.at(-1)?.headingDeg ?? 0);
    const { aim } = ordered;
    const looks = this.#looks(from, to, headingDeg, aim);
    const kind = watch && looks && looks.pitchDeg <= -FLATTEST_DEG ? "watch" : "transit";
    const { reach } = (stop === undefined ? undefined : this.#pattern.stops[stop]) ?? {};
    this.legs.push({
      kind,
      from,
      to,
      length,
      headingDeg,
      speed: this.#speed(ordered.speed, headingDeg),
      looking: lookingOf(looks?.yawDeg ?? 0),
      gimbalPitchDeg: looks?.pitchDeg ?? 0,
      gimbalYawDeg: looks?.yawDeg ?? 0,
      wantedPitchDeg: looks?.pitchDeg ?? 0,
      slant: kind === "watch" ? this.#slant(from, to, looks?.pitchDeg ?? -90) : 0,
      ...(ordered.speed !== this.#pattern.speed && { ordered: ordered.speed }),
      ...(stop !== undefined && { stop }),
      ...(corner !== undefined && { corner }),
      ...(circle && { circle }),
      ...(holdMs !== undefined && { holdMs }),
      ...(reach !== undefined && { reach }),
    });
  }

  #speed(speed: number, headingDeg: number): number {
    const { wind, drone } = this.#plan;
    if (wind?.fromDeg === undefined) return speed;
    return groundSpeed({ pattern: { ...this.#pattern, speed }, drone, wind }, headingDeg);
  }

  /** Where the camera looks in the middle of the way; undefined where nobody told it. */
  #looks(from: LegPoint, to: LegPoint, headingDeg: number, aim: StopAim | undefined) {
    if (!aim || aim.kind === "released") return undefined;
    if (aim.kind === "angles") return aim;
    const middle = between(from, to);
    const pitchDeg = -toDeg(Math.atan2(middle.ahl - aim.ahl, Math.max(0.1, distance(middle, aim))));
    return { pitchDeg: Math.round(pitchDeg), yawDeg: Math.round(wrap180(bearing(middle, aim) - headingDeg)) };
  }

  /** Metres to the ground in the middle of the picture, from the middle of the way. */
  #slant(from: LegPoint, to: LegPoint, pitchDeg: number): number {
    const middle = between(from, to);
    const below = this.#homeAmsl === undefined ? undefined : this.#ground.elevation(middle);
    const above =
      below === undefined || this.#homeAmsl === undefined ? middle.ahl : this.#homeAmsl + middle.ahl - below;
    return Math.max(1, above) / Math.sin(toRad(Math.max(FLATTEST_DEG, -pitchDeg)));
  }
}

const FLATTEST_DEG = 5; // as for what counts as seeing the ground at all

const lookingOf = (yawDeg: number): Leg["looking"] => {
  const yaw = wrap180(yawDeg);
  return Math.abs(yaw) < 45 || Math.abs(yaw) > 135 ? "ahead" : yaw < 0 ? "left" : "right";
};

const between = (from: LegPoint, to: LegPoint): LatLon & { readonly ahl: number } => ({
  lat: (from.lat + to.lat) / 2,
  lon: wrap180(from.lon + wrap180(to.lon - from.lon) / 2),
  ahl: (from.ahl + to.ahl) / 2,
});
