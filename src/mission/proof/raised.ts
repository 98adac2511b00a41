import type { Pattern } from "../patterns/pattern.ts";
import type { Stop, StopHeight } from "../patterns/stop.ts";
import type { Plan } from "../plan.ts";

/** The plan flown so many metres higher (lower, where negative) all along; undefined where its drone may not, or not so low. */
export function raisedBy(plan: Plan, by: number): Plan | undefined {
  const { pattern, drone } = plan;
  const ahl = pattern.ahl + by;
  const { aboveGround } = pattern;
  const above = aboveGround && { ...aboveGround, agl: aboveGround.agl + by };
  const highest = drone.maxHeight ?? HIGHEST;
  if (ahl < LOWEST || ahl > highest || (above && above.agl < Math.max(LOWEST, above.floor))) return undefined;
  const raised: Pattern = { ...pattern, ahl, ...(above && { aboveGround: above }) };
  if (raised.kind !== "route") return { ...plan, pattern: raised };
  const stops = raised.stops.map((stop): Stop => (stop.height ? { ...stop, height: higher(stop.height, by) } : stop));
  const tooLow = stops.some(({ height }) => height && "agl" in height && height.agl < LOWEST);
  const takeOff = raised.takeOffAhl === undefined ? undefined : raised.takeOffAhl + by;
  if (tooLow || (takeOff !== undefined && takeOff < LOWEST)) return undefined;
  return { ...plan, pattern: { ...raised, stops, ...(takeOff !== undefined && { takeOffAhl: takeOff }) } };
}

function higher(height: StopHeight, by: number): StopHeight {
  if ("ahl" in height) return { ahl: height.ahl + by };
  return "agl" in height ? { agl: height.agl + by } : { amsl: height.amsl + by };
}

/** What a plan can hold, metres. */
const [LOWEST, HIGHEST] = [5, 5_000];
