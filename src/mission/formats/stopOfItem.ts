import { COMMAND } from "../command.ts";
import type { MissionItem } from "../item.ts";
import type { Loiter, Stop, StopHeight } from "../patterns/stop.ts";
import { NAV } from "../patterns/stopItems.ts";
import { PlanFileError } from "../planFile.ts";
import type { NumberedItem } from "./flownOut.ts";
import type { LeftOut } from "./leftOut.ts";

/** Whether an item is a place that is flown to: a waypoint or a loiter. */
export const isStopCommand = (command: number): boolean =>
  command === COMMAND.waypoint || command in LOITERS || command === NAV.spline;

/**
 * The stop of an item; a loiter without a place is flown at `here`. Undefined for one that has none at all. Throws a
 * PlanFileError for a waypoint without a place.
 */
export function stopOf(
  { item, number }: NumberedItem,
  here: { readonly lat: number; readonly lon: number } | undefined,
  left: LeftOut,
): Stop | undefined {
  const { command, params, lat, lon, frame, z } = item;
  const [p1, p2, p3, p4] = params;
  const loiter = LOITERS[command]?.(params);
  const nowhere = Number.isNaN(lat) || Number.isNaN(lon) || (lat === 0 && lon === 0);
  if (nowhere && !loiter)
    throw new PlanFileError(
      `item ${number}: has no place (latitude and longitude are ${Number.isNaN(lat) ? "not set" : "0"})`,
      "Correct the item in the program that wrote it, and save the mission again",
    );
  const place = nowhere ? here : { lat, lon };
  if (!place) {
    left.of(number, "a loiter where nothing was flown to before");
    return undefined;
  }
  const height = heightOf(frame, z);
  if (!height)
    left.of(
      number,
      Number.isNaN(z)
        ? "it has no height, the route's is taken"
        : `its frame ${frame}, in which no height is understood`,
    );
  if (command === NAV.spline) left.of(number, "the curve of a spline waypoint, flown straight");
  if (!loiter && p3) left.of(number, "the distance at which a waypoint is passed");
  const nose = loiter && loiter.until !== "told" ? Number.NaN : p4;
  return {
    lat: place.lat,
    lon: place.lon,
    ...(height && { height }),
    ...(!loiter && p1 > 0 && { holdMs: Math.round(p1 * 1000) }),
    ...(!loiter && command !== NAV.spline && p2 > 0 && { reach: p2 }),
    ...(!Number.isNaN(nose) && command !== NAV.spline && { yawDeg: nose }),
    ...(loiter && { loiter }),
  };
}

/** The height that z is in a frame; undefined for a frame that is not global. https://mavlink.io/en/messages/common.html#MAV_FRAME */
export function heightOf(frame: number, z: number): StopHeight | undefined {
  if (!Number.isFinite(z)) return undefined;
  if (frame === 3 || frame === 6) return { ahl: z };
  if (frame === 0 || frame === 5) return { amsl: z };
  return frame === 10 || frame === 11 ? { agl: z } : undefined;
}

const LOITERS: Readonly<Record<number, (params: MissionItem["params"]) => Loiter>> = {
  [NAV.loiterEndless]: ([, , radius]) => ({ until: "told", radius: radius || 0 }),
  [NAV.loiterTurns]: ([turns, aligned, radius, tangent]) => ({
    until: { turns: Math.max(0, turns || 0) },
    radius: radius || 0,
    ...leaving(aligned, tangent),
  }),
  [NAV.loiterTime]: ([seconds, aligned, radius, tangent]) => ({
    until: { ms: Math.max(0, Math.round(seconds * 1000) || 0) },
    radius: radius || 0,
    ...leaving(aligned, tangent),
  }),
  [NAV.loiterToHeight]: ([aligned, radius, , tangent]) => ({
    until: "height",
    radius: radius || 0,
    ...leaving(aligned, tangent),
  }),
};

const leaving = (aligned: number, tangent: number): Pick<Loiter, "aligned" | "tangent"> => ({
  ...(aligned > 0 && { aligned: true }),
  ...(tangent > 0 && { tangent: true }),
});
