import type { Ground } from "../../geo/ground.ts";
import type { Plan } from "../plan.ts";
import { areaStretches } from "./area.ts";
import { corridorStretches } from "./corridor.ts";
import { orbitStretches } from "./orbit.ts";
import { perimeterStretches } from "./perimeter.ts";
import { routeStretches } from "./route.ts";
import { expandingSquareStretches, sectorStretches } from "./search.ts";
import { type Stretch, withTransits } from "./stretch.ts";
import { withLeads } from "./turn.ts";

/** The stretches of a plan's pattern from home, or from where it is in the air, to home; empty when its places are not given or leave nothing to fly. */
export function stretchesOf(plan: Plan, ground: Ground): Stretch[] {
  const pieces = patternStretches(plan, ground);
  const { kind, speed } = plan.pattern;
  // Beside a border nothing is flown that the operator did not draw.
  const leads = plan.drone.kind === "fixed-wing" && LED.has(kind);
  const { home, fromAir } = plan;
  const begins = fromAir ? { lat: fromAir.lat, lon: fromAir.lon } : home;
  return withTransits(home, leads ? withLeads(pieces, speed) : pieces, begins);
}

const LED: ReadonlySet<string> = new Set(["area", "expanding-square", "sector"]);

function patternStretches(plan: Plan, ground: Ground): Stretch[] {
  const { pattern } = plan;
  switch (pattern.kind) {
    case "corridor":
      return corridorStretches(plan, pattern, ground);
    case "area":
      return areaStretches(plan, pattern, ground);
    case "expanding-square":
      return expandingSquareStretches(plan, pattern, ground);
    case "sector":
      return sectorStretches(pattern);
    case "orbit":
      return orbitStretches(plan, pattern);
    case "perimeter":
      return perimeterStretches(plan, pattern);
    case "route":
      return routeStretches(plan, pattern, ground);
  }
}
