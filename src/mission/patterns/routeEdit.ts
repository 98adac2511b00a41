import { EnuFrame } from "../../geo/enu.ts";
import type { LatLon } from "../../geo/position.ts";
import { MOST_STOPS, type Stop } from "./stop.ts";

/** The stops of a route after an edit, and which of them are selected then: indices, ascending. */
export interface EditedStops {
  readonly stops: readonly Stop[];
  readonly selection: readonly number[];
}

/** Fields of a stop to set; `undefined` takes one away, so that it follows the pattern or the stop before again. */
export type StopChange = { readonly [field in keyof Stop]?: Stop[field] | undefined };

/** The selected stops so many metres farther east and north. */
export function moveStops(
  { stops, selection }: EditedStops,
  by: { readonly east: number; readonly north: number },
): EditedStops {
  return eachSelected({ stops, selection }, (stop) => {
    const { lat, lon } = new EnuFrame(stop).toPosition(by);
    return { ...stop, lat: Math.min(90, Math.max(-90, lat)), lon };
  });
}

/** Sets fields of the selected stops alike. */
export const setStops = (edited: EditedStops, change: StopChange): EditedStops =>
  eachSelected(edited, (stop) => withFields(stop, change));

/** Sets fields of each selected stop by what it is. */
export const eachStop = (edited: EditedStops, change: (stop: Stop) => StopChange): EditedStops =>
  eachSelected(edited, (stop) => withFields(stop, change(stop)));

/** A new stop before `index` (0 … length), selected alone: flown to as the one before it, nothing done there. A full route stays as it is. */
export function insertStop({ stops, selection }: EditedStops, index: number, at: LatLon): EditedStops {
  if (stops.length >= MOST_STOPS) return { stops, selection };
  const place = Math.min(Math.max(Math.trunc(index), 0), stops.length);
  return { stops: stops.toSpliced(place, 0, likeNeighbour(stops, place, at)), selection: [place] };
}

/** Without the selected stops, `least` of which stay. */
export function deleteStops({ stops, selection }: EditedStops, least = 1): EditedStops {
  const chosen = selection.filter((index) => index in stops);
  const going = new Set(chosen.slice(Math.max(0, least - (stops.length - chosen.length))));
  if (going.size === 0) return { stops, selection };
  return { stops: stops.filter((_, i) => !going.has(i)), selection: [] };
}

/** The selected stops together before the stop that is `to` now, in their order. */
export function reorderStops({ stops, selection }: EditedStops, to: number): EditedStops {
  const chosen = new Set(selection);
  const before: Stop[] = [];
  const moved: Stop[] = [];
  const after: Stop[] = [];
  stops.forEach((stop, i) => {
    (chosen.has(i) ? moved : i < to ? before : after).push(stop);
  });
  const from = before.length;
  return { stops: [...before, ...moved, ...after], selection: moved.map((_, i) => from + i) };
}

/** Each selected stop one place nearer to the beginning (−1) or the end (1); those that are there already stay. */
export function stepStops({ stops, selection }: EditedStops, step: -1 | 1): EditedStops {
  const out = [...stops];
  const chosen = new Set(selection);
  const order = step < 0 ? [...selection] : selection.toReversed();
  const at: number[] = [];
  for (const index of order) {
    const other = index + step;
    const free = other in out && !chosen.has(other);
    if (free) {
      [out[index], out[other]] = [out[other] as Stop, out[index] as Stop];
      chosen.delete(index);
      chosen.add(other);
    }
    at.push(free ? other : index);
  }
  return { stops: out, selection: at.sort((a, b) => a - b) };
}

/** Copies of the selected stops right after the last of them; the copies are selected. A route that would be too long stays. */
export function duplicateStops({ stops, selection }: EditedStops): EditedStops {
  const copies = selection.flatMap((index) => stops[index] ?? []);
  const last = selection.at(-1);
  if (last === undefined || stops.length + copies.length > MOST_STOPS) return { stops, selection };
  return { stops: stops.toSpliced(last + 1, 0, ...copies), selection: copies.map((_, i) => last + 1 + i) };
}

/**
 * The route flown from its other end. What belongs to a way (speed, aim, watch) stays with that way, and a camera that
 * looked to one side looks to the other, at the same ground.
 */
export function reverseStops({ stops, selection }: EditedStops): EditedStops {
  const out = stops.toReversed().map((stop, i, all) => {
    const way = (i === 0 ? stops[0] : all[i - 1]) as Stop;
    const { speed: _, aim: __, watch: ___, ...place } = stop;
    return {
      ...place,
      ...(way.speed !== undefined && { speed: way.speed }),
      ...(way.aim && { aim: mirrored(way.aim) }),
      ...(way.watch && { watch: way.watch }),
    };
  });
  return { stops: out, selection: selection.map((index) => stops.length - 1 - index).reverse() };
}

/**
 * The stops for places that were put in, moved or taken out on a map: a place that is one of the stops is that stop, one
 * where only the count stayed is the stop moved there, and any other a new stop like its neighbour.
 */
export function stopsAt(stops: readonly Stop[], places: readonly LatLon[]): readonly Stop[] {
  if (places.length === stops.length)
    return places.map(({ lat, lon }, i) => {
      const stop = stops[i] as Stop;
      return stop.lat === lat && stop.lon === lon ? stop : { ...stop, lat, lon };
    });
  const known = new Set<LatLon>(stops);
  const out: Stop[] = [];
  const first = places.find((place) => known.has(place));
  for (const place of places)
    if (known.has(place)) out.push(place as Stop);
    else out.push(like(out.at(-1) ?? (first as Stop | undefined), place));
  return out;
}

function eachSelected({ stops, selection }: EditedStops, change: (stop: Stop) => Stop): EditedStops {
  const out = [...stops];
  for (const index of selection) {
    const stop = out[index];
    if (stop) out[index] = change(stop);
  }
  return { stops: out, selection };
}

function withFields(stop: Stop, change: StopChange): Stop {
  const out: Record<string, unknown> = { ...stop };
  for (const [field, value] of Object.entries(change))
    if (value === undefined) delete out[field];
    else out[field] = value;
  return out as unknown as Stop;
}

const likeNeighbour = (stops: readonly Stop[], index: number, at: LatLon): Stop =>
  like(stops[index - 1] ?? stops[index], at);

/** A stop that is flown to like another one, and passed. */
function like(other: Stop | undefined, { lat, lon }: LatLon): Stop {
  const { height, speed, aim, watch } = other ?? {};
  return {
    lat,
    lon,
    ...(height && { height }),
    ...(speed !== undefined && { speed }),
    ...(aim && { aim }),
    ...(watch && { watch }),
  };
}

const mirrored = (aim: NonNullable<Stop["aim"]>): NonNullable<Stop["aim"]> =>
  aim.kind === "angles" ? { ...aim, yawDeg: aim.yawDeg === 0 ? 0 : -aim.yawDeg } : aim;
