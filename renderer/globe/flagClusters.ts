import type { FlagRecord, VerdictKind } from "../../src/contract/records.ts";
import { shortWay } from "../../src/geo/enu.ts";
import { type Position, toRad } from "../../src/geo/position.ts";

/** One or more flags that lie so close together on the globe that one sign stands for them. */
export interface FlagCluster {
  /** The flag that a click opens: the newest that nobody has judged, else the newest. */
  readonly id: string;
  /** In the middle of them. */
  readonly place: Position;
  readonly flags: number;
  /** Unreviewed while any of them is, else confirmed if any of them is. */
  readonly kind: VerdictKind | "unreviewed";
}

/** A part of the earth, degrees; one over the date line goes on eastwards beyond 180°. */
export interface LatLonBox {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** How flags are put together. */
export interface Clustering {
  /** Side of the squares whose flags share a sign, metres; 0: each has its own. */
  readonly cell: number;
  /** Only flags in it are drawn; absent: all. */
  readonly box?: LatLonBox;
  /** No more signs than this; where there would be, the squares are larger. */
  readonly most: number;
}

const metresPerDegree = 111_195;
const order = ["unreviewed", "confirmed", "dismissed"] as const;
const rank = ({ verdict }: FlagRecord): number => order.indexOf(verdict?.kind ?? "unreviewed");

/** Flags as signs, at most so many however many flags there are. */
export function clusterFlags(flags: readonly FlagRecord[], { cell, box, most }: Clustering): FlagCluster[] {
  const inside = box ? flags.filter(({ place }) => isIn(box, place)) : flags;
  for (let size = cell; ; size = Math.max(size * 2, 1)) {
    const found = new Map<string, Gathering>();
    for (const flag of inside) {
      if (found.size > most && size < largestCell) break;
      gather(found, size === 0 ? flag.id : cellOf(flag.place, size), flag);
    }
    if (found.size <= most || size >= largestCell) return [...found.values()].map(clusterOf);
  }
}

/** Larger squares would not tell continents apart, metres. */
const largestCell = 2 ** 22;

interface Gathering {
  first: FlagRecord;
  flags: number;
  lat: number;
  lon: number;
  amsl: number;
}

function gather(found: Map<string, Gathering>, key: string, flag: FlagRecord): void {
  const { lat, lon, amsl } = flag.place;
  const one = found.get(key);
  if (!one) {
    found.set(key, { first: flag, flags: 1, lat, lon, amsl });
    return;
  }
  one.flags++;
  one.lat += (lat - one.lat) / one.flags;
  one.lon += shortWay(lon - one.lon) / one.flags;
  one.amsl += (amsl - one.amsl) / one.flags;
  const by = rank(flag) - rank(one.first);
  if (by < 0 || (by === 0 && flag.openedAt > one.first.openedAt)) one.first = flag;
}

const clusterOf = ({ first, flags, lat, lon, amsl }: Gathering): FlagCluster => ({
  ...{ id: first.id, place: { lat, lon, amsl }, flags, kind: first.verdict?.kind ?? "unreviewed" },
});

function cellOf({ lat, lon }: Position, size: number): string {
  const row = Math.floor((lat * metresPerDegree) / size);
  const middle = ((row + 0.5) * size) / metresPerDegree;
  const perDegree = metresPerDegree * Math.max(0.01, Math.cos(toRad(Math.min(89, Math.abs(middle)))));
  return `${row} ${Math.floor((lon * perDegree) / size)}`;
}

const isIn = ({ west, east, south, north }: LatLonBox, { lat, lon }: Position): boolean =>
  lat >= south && lat <= north && Math.abs(shortWay(lon - (west + east) / 2)) <= (east - west) / 2;
