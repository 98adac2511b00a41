import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { FailureError } from "../contract/failure.ts";
import type { FlagFilter } from "../contract/flagQuery.ts";
import type { FlagRecord } from "../contract/records.ts";
import type {
  HeatCell,
  HeatMap,
  HourCounts,
  LikelyFlag,
  SightedVehicle,
  SightingPage,
  SightingQuery,
} from "../contract/sightings.ts";
import { shortWay } from "../geo/enu.ts";
import { LIKELY_WITHIN_MS, likelySame } from "../review/likelySame.ts";
import { Hexagons } from "../review/sightingHexagons.ts";
import { type HoursWanted, hoursOf } from "../review/sightingHours.ts";
import { isTimeZone } from "../review/zoneDay.ts";
import type { FlagQueries } from "./flagQuery.ts";
import { pageOf } from "./flagQueryPage.ts";
import { prepared } from "./prepared.ts";

const MOST_CELLS = 10_000;
const MOST_NEAR = 500;

/** Answers which vehicles were sighted, and how often flags fall on hours of the day, sections and pieces of ground. */
export class SightingQueries {
  readonly #db: Database;
  readonly #flags: FlagQueries;

  constructor(db: Database, flags: FlagQueries) {
    this.#db = db;
    this.#flags = flags;
  }

  /** @throws FailureError bad-input where `after` is none that a page answered */
  query({ filter, by, limit, after }: SightingQuery): SightingPage {
    const { index, keys } = this.#flags.matching({ ...filter, standings: ["confirmed"] }, by);
    const { codes, values } = index.words.joined;
    const had = new Uint8Array(values.length);
    const heads = keys.filter((key) => {
      const code = codes[key] as number;
      if (values[code] === "") return true;
      if (had[code]) return false;
      had[code] = 1;
      return true;
    });
    const page = pageOf(heads, { index, order: "newest", limit, after });
    return {
      sightings: this.#flags.read(page.keys).map(({ key, flag }) => sightedVehicle(this.#confirmedWith(key, flag))),
      ...(page.next !== undefined && { next: page.next }),
      total: heads.length,
    };
  }

  /** Counts by a zone's clock, or that of this machine. @throws FailureError bad-input for an unknown zone */
  hours(filter: FlagFilter, by: string, { timeZone, weekdays }: HoursWanted = {}): HourCounts {
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (timeZone !== undefined && !isTimeZone(timeZone))
      throw new FailureError(
        "bad-input",
        `There is no time zone ${timeZone}`,
        "Give one such as Europe/Vienna, or UTC",
      );
    const { index, keys } = this.#flags.matching(filter, by);
    const { openedAt } = index.numbers;
    const { section, joined } = index.words;
    const flags = function* () {
      for (const key of keys) yield { at: openedAt[key] as number, section: section.at(key), joined: joined.at(key) };
    };
    const wanted = {
      ...(timeZone !== undefined && timeZone !== own && { timeZone }),
      ...(weekdays && { weekdays }),
    };
    return { timeZone: timeZone ?? own, ...hoursOf(flags(), wanted) };
  }

  /** Of the 500 flags nearest in time those that may show the same vehicle. @throws FailureError not-found */
  likely(flagId: string, by: string): LikelyFlag[] {
    const row = prepared(this.#db, "SELECT key FROM flagRow WHERE flagId = ?").get(flagId) as
      | { key: number }
      | undefined;
    const own = row && this.#flags.read([row.key])[0]?.flag;
    if (!own) throw new FailureError("not-found", `There is no flag ${flagId}`);
    const { index, keys } = this.#flags.matching(
      {
        ...{ classes: [own.className], standings: ["unreviewed", "confirmed"] },
        ...{ fromAt: own.openedAt - LIKELY_WITHIN_MS, toAt: own.lastAt + LIKELY_WITHIN_MS },
      },
      by,
    );
    const { openedAt } = index.numbers;
    const away = (key: number) => Math.abs((openedAt[key] as number) - own.openedAt);
    const near = keys.length <= MOST_NEAR ? keys : keys.toSorted((a, b) => away(a) - away(b)).slice(0, MOST_NEAR);
    return likelySame(
      own,
      this.#flags.read(near).map(({ flag }) => flag),
    );
  }

  heat(filter: FlagFilter, by: string, size: number): HeatMap {
    const { index, keys } = this.#flags.matching(filter, by);
    const { lat, lon } = index.numbers;
    const { codes, values } = index.words.standing;
    const [confirmed, dismissed] = [values.indexOf("confirmed"), values.indexOf("dismissed")];
    const first = keys.find((key) => Number.isFinite(lat[key]) && Number.isFinite(lon[key]));
    if (first === undefined) return { cells: [], left: 0 };
    const origin = { lat: lat[first] as number, lon: lon[first] as number };
    const hexagons = new Hexagons(origin, size);
    const box = { south: origin.lat, north: origin.lat, west: 0, east: 0 };
    const cells = new Map<number, { flags: number; confirmed: number; dismissed: number }>();
    for (const key of keys) {
      const y = lat[key] as number;
      const x = lon[key] as number;
      const aside = shortWay(x - origin.lon);
      if (!Number.isFinite(y) || !Number.isFinite(aside)) continue;
      if (y < box.south) box.south = y;
      if (y > box.north) box.north = y;
      if (aside < box.west) box.west = aside;
      if (aside > box.east) box.east = aside;
      const hexagon = hexagons.keyAt(y, x);
      let cell = cells.get(hexagon);
      if (!cell) {
        cell = { flags: 0, confirmed: 0, dismissed: 0 };
        cells.set(hexagon, cell);
      }
      cell.flags++;
      if (codes[key] === confirmed) cell.confirmed++;
      else if (codes[key] === dismissed) cell.dismissed++;
    }
    const fullest = [...cells].sort(([a, x], [b, y]) => y.flags - x.flags || a - b).slice(0, MOST_CELLS);
    return {
      cells: fullest.map(
        ([key, cell]): HeatCell => ({ middle: hexagons.middleOf(key), outline: hexagons.outlineOf(key), ...cell }),
      ),
      left: cells.size - fullest.length,
      box: { ...box, west: shortWay(origin.lon + box.west), east: shortWay(origin.lon + box.east) },
    };
  }

  /** A confirmed flag with all confirmed flags that it was joined with, oldest first. */
  #confirmedWith(key: number, flag: FlagRecord): readonly FlagRecord[] {
    if (flag.joined === undefined) return [flag];
    const keys = prepared(
      this.#db,
      `SELECT key FROM flagRow WHERE joined = ? AND verdict = 'confirmed' AND removedAt IS NULL ORDER BY openedAt, key`,
    ).all(flag.joined) as { key: number }[];
    const all = this.#flags.read(keys.map((row) => row.key));
    return all.some((one) => one.key === key) ? all.map((one) => one.flag) : [flag];
  }
}

/** The vehicle that confirmed flags, oldest first, show. */
function sightedVehicle(flags: readonly FlagRecord[]): SightedVehicle {
  const newest = flags.at(-1) as FlagRecord;
  const verdicts = flags.flatMap(({ verdict }) => verdict ?? []);
  const last = verdicts.reduce((a, b) => (b.at > a.at ? b : a));
  const thumbnail = flags.findLast((flag) => flag.thumbnail !== undefined)?.thumbnail;
  return {
    id: newest.joined ?? newest.id,
    className: newest.className,
    fromAt: Math.min(...flags.map(({ openedAt }) => openedAt)),
    toAt: Math.max(...flags.map(({ lastAt }) => lastAt)),
    seen: flags.map(({ id, openedAt, lastAt, place, ellipse, section, sightings }) => ({
      ...{ flagId: id, fromAt: openedAt, toAt: lastAt, place, ellipse },
      ...(section !== undefined && { section }),
      vehicleIds: [...new Set(sightings.map(({ vehicleId }) => vehicleId))].sort(),
    })),
    tags: [...new Set(flags.flatMap(({ tags = [] }) => tags))].sort(),
    notes: flags.map(({ note }) => note).filter((note) => note !== ""),
    confirmed: { by: last.by, at: last.at },
    ...(thumbnail !== undefined && { thumbnail }),
  };
}
