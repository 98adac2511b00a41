import type { Ground } from "../../geo/ground.ts";
import type { LatLon } from "../../geo/position.ts";
import type { LegPoint } from "../leg.ts";
import type { Plan } from "../plan.ts";
import { groundProfile } from "./groundProfile.ts";
import { aboveHome, profileLimits } from "./heights.ts";
import type { RoutePattern } from "./pattern.ts";
import type { Stop } from "./stop.ts";

/** A route's places with their heights. */
export interface RouteHeights {
  /** Above home, or where it is in the air: where the first way begins; absent without a home. */
  readonly start: LegPoint | undefined;
  /** For each stop the corners on the way to it and, last, the stop itself. */
  readonly ways: readonly (readonly LegPoint[])[];
  /** The corners from the last stop to home, home itself last; empty without a home. */
  readonly back: readonly LegPoint[];
}

interface Node extends LatLon {
  readonly ahl: number;
  /** It keeps the pattern's height above the ground, as do the ways between two such. */
  readonly follows: boolean;
}

/** The heights of a route: each stop's own, or the pattern's; above the ground all along between stops that follow it. */
export function routeHeights(
  plan: Plan,
  pattern: RoutePattern,
  ground: Ground,
  homeAmsl: number | undefined,
): RouteHeights {
  const { stops, aboveGround, takeOffAhl } = pattern;
  const { home, fromAir } = plan;
  const climb = fromAir ? undefined : takeOffAhl;
  const follow = aboveGround !== undefined && homeAmsl !== undefined;
  const over = stops.map((stop) => nodeOf(stop));
  const nodes: Node[] = [...over];
  const [first, last] = [over[0], over.at(-1)];
  if (home && first && last) {
    nodes.unshift({
      ...bare(fromAir ?? home),
      ahl: climb ?? first.ahl,
      follows: follow && climb === undefined && first.follows,
    });
    nodes.push({ ...bare(home), ahl: last.ahl, follows: last.follows });
  }
  const ways = nodes.map((node): LegPoint[] => [pointOf(node)]);
  if (follow) {
    for (let from = 0; from < nodes.length; from++) {
      let to = from;
      while (nodes[from]?.follows && nodes[to + 1]?.follows) to++;
      if (to > from) followed(from, to);
      from = to;
    }
  }
  if (!home || nodes.length === 0) return { start: undefined, ways, back: [] };
  return { start: ways[0]?.[0], ways: ways.slice(1, -1), back: ways.at(-1) ?? [] };

  function nodeOf({ lat, lon, height }: Stop): Node {
    if (height && "ahl" in height) return { lat, lon, ahl: height.ahl, follows: false };
    if (height && "amsl" in height)
      return { lat, lon, ahl: homeAmsl === undefined ? pattern.ahl : height.amsl - homeAmsl, follows: false };
    const agl = height?.agl ?? aboveGround?.agl;
    if (agl === undefined) return { lat, lon, ahl: pattern.ahl, follows: false };
    const below = homeAmsl === undefined ? undefined : ground.elevation({ lat, lon });
    const known = below !== undefined && homeAmsl !== undefined;
    const ahl = known ? aboveHome(below + agl, homeAmsl) : height ? agl : pattern.ahl;
    return { lat, lon, ahl, follows: follow && !height };
  }

  function pointOf({ lat, lon, ahl }: Node): LegPoint {
    return { lat, lon, ahl, ...(homeAmsl !== undefined && { amsl: homeAmsl + ahl }) };
  }

  /** Puts the lowest path over the ground in place of the nodes of a run. */
  function followed(from: number, to: number): void {
    if (!aboveGround || homeAmsl === undefined) return;
    const run = nodes.slice(from, to + 1);
    const fastest = stops.reduce((most, { speed = 0 }) => Math.max(most, speed), pattern.speed);
    const pieces = groundProfile(run, ground, aboveGround, profileLimits(plan, fastest));
    pieces?.forEach((points, i) => {
      const high = points.map(({ lat, lon, amsl }) =>
        pointOf({ lat, lon, ahl: aboveHome(amsl, homeAmsl), follows: true }),
      );
      const end = high.at(-1);
      const node = run[i + 1];
      if (!end || !node) return;
      if (i === 0 && high[0])
        ways[from] = [...(ways[from] ?? []).slice(0, -1), { ...high[0], ...bare(nodes[from] as Node) }];
      ways[from + 1 + i] = [...high.slice(1, -1), { ...end, ...bare(node) }];
    });
  }
}

const bare = ({ lat, lon }: LatLon): LatLon => ({ lat, lon });
