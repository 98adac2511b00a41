import type { FilmedAnswer, FilmedQuery } from "../contract/footprints.ts";
import { pathLength, pointAt } from "../geo/path.ts";
import type { LatLon } from "../geo/position.ts";
import type { WatchedSection } from "./dailyReport.ts";

interface Wanted {
  readonly name: string;
  readonly section: readonly LatLon[];
  readonly fromAt: number;
  readonly toAt: number;
}

const MOST_PLACES = 60;
const APART = 50; // metres between places, where that is not too many

/** Looks at places along a section one by one: which were filmed, and how long it took until they were again. */
export function* filmedAlong(
  { name, section, fromAt, toAt }: Wanted,
  filmed: (query: FilmedQuery) => FilmedAnswer,
): Generator<number, WatchedSection> {
  const lengthM = pathLength(section);
  const places = Math.max(1, Math.min(MOST_PLACES, Math.round(lengthM / APART) + 1));
  const revisits: number[] = [];
  let count = 0;
  for (let i = 0; i < places; i++) {
    const place = pointAt(section, places === 1 ? lengthM / 2 : (lengthM * i) / (places - 1));
    const { intervals } = filmed({ place: { lat: place.lat, lon: place.lon }, fromAt, toAt, limit: 1_000 });
    const times = intervals
      .map((one) => ({ from: Math.max(fromAt, one.fromAt), to: Math.min(toAt, one.toAt) }))
      .sort((a, b) => a.from - b.from);
    if (times.length > 0) count++;
    let until = times[0]?.to ?? 0;
    for (const { from, to } of times.slice(1)) {
      if (from - until > PASS_MS) revisits.push(from - until);
      until = Math.max(until, to);
    }
    yield (i + 1) / places;
  }
  revisits.sort((a, b) => a - b);
  const middle = revisits[Math.floor(revisits.length / 2)];
  const longest = revisits.at(-1);
  return {
    ...{ name, line: section, lengthM, places, filmed: count },
    ...(middle !== undefined && { revisitMs: middle }),
    ...(longest !== undefined && { longestMs: longest }),
  };
}

/** What is in the picture again so soon never was out of sight. */
const PASS_MS = 30_000;
