import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { FilmedAnswer, FilmedInterval, FilmedPass, FilmedQuery, PassOutline } from "../contract/footprints.ts";
import type { GeoBox } from "../geo/box.ts";
import { type EnuFrame, shortWay } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";
import { boxOf } from "./flagQueryFilter.ts";
import { fixed } from "./flagSpot.ts";
import { type FlatFootprint, runFrame, unpacked } from "./footprintCodec.ts";
import type { FootageLeftOf } from "./footprintFootage.ts";
import { type FilmedSpan, mergedSpans } from "./footprintIntervals.ts";
import { passOutlines } from "./footprintPasses.ts";
import { boundsMeet, boundsOf, distanceTo, distanceToCommon, type FlatRing, ringHoldsBox } from "./footprintShapes.ts";
import { LONGEST_RUN_MS } from "./footprintStore.ts";
import { prepared } from "./prepared.ts";

/** Answers who filmed a spot or any of some ground, and when, over all that was ever recorded. */
export class FootprintQueries {
  readonly #db: Database;
  readonly #left: FootageLeftOf;

  constructor(db: Database, left: FootageLeftOf) {
    this.#db = db;
    this.#left = left;
  }

  filmed({ place, polygon, fromAt, toAt, limit }: FilmedQuery): FilmedAnswer {
    const box = polygon ? boxOf(polygon) : boxOf([place as LatLon]);
    const { runs, sinceAt } = this.#runs(box, [fromAt ?? Number.MIN_SAFE_INTEGER, toAt ?? Number.MAX_SAFE_INTEGER]);
    const spans = polygon ? this.#ofPolygon(polygon, runs) : this.#ofPlace(place as LatLon, runs);
    const all = mergedSpans(spans);
    // What began before all runs were looked at may have begun earlier.
    const merged = sinceAt === undefined ? all : all.filter((one) => one.fromAt >= sinceAt - 1_000);
    const streams = this.#streams(merged.slice(0, limit));
    const intervals = merged.slice(0, limit).flatMap(({ stream, ...span }) => {
      const of = streams.get(stream);
      if (!of) return [];
      const interval: Omit<FilmedInterval, "footage"> = { ...of, ...span };
      return [{ ...interval, footage: this.#left(interval) }];
    });
    return { intervals, total: merged.length, ...(sinceAt !== undefined && { countedFromAt: sinceAt }) };
  }

  /** What a pass showed of the ground, see `passOutlines`. */
  outlines(pass: FilmedPass): PassOutline[] {
    return passOutlines(this.#db, pass);
  }

  #ofPlace(place: LatLon, runs: readonly RunRow[]): FilmedSpan[] {
    const spans: FilmedSpan[] = [];
    for (const run of this.#bodies(runs))
      take(run, spans, (one, frame) => {
        const { east, north } = frame.toEnu(place);
        return distanceTo(one, east, north);
      });
    return spans;
  }

  #ofPolygon(polygon: readonly LatLon[], runs: readonly RunRow[]): FilmedSpan[] {
    const spans: FilmedSpan[] = [];
    const border: RunRow[] = [];
    const [first] = polygon as readonly [LatLon, ...LatLon[]];
    const ring = degreesOf(polygon);
    for (const run of runs) {
      const [west, east, south, north] = [run.west / 1e7, run.east / 1e7, run.south / 1e7, run.north / 1e7];
      const x = shortWay(west - first.lon);
      if (!ringHoldsBox(ring, [x, south, x + east - west, north])) border.push(run);
      else {
        const { stream, fromAt, toAt, bestAt, distance, focal } = run;
        spans.push({ stream, fromAt, toAt, bestAt, distance, metresPerPixel: distance / focal });
      }
    }
    const flat = new Float64Array(polygon.length * 2);
    for (const run of this.#bodies(border)) {
      const frame = runFrame(run);
      polygon.forEach((corner, i) => {
        const { east, north } = frame.toEnu(corner);
        flat[i * 2] = east;
        flat[i * 2 + 1] = north;
      });
      const bounds = boundsOf(flat);
      take(run, spans, (one) => (boundsMeet(bounds, one.corners) ? distanceToCommon(one, flat) : undefined));
    }
    return spans;
  }

  #bodies(runs: readonly RunRow[]): Iterable<RunRow & { readonly body: Uint8Array }> {
    const rows = prepared(
      this.#db,
      "SELECT key, body FROM footprint WHERE key IN (SELECT value FROM json_each(?))",
    ).all(JSON.stringify(runs.map(({ key }) => key))) as unknown as { key: number; body: Uint8Array }[];
    const bodyOf = new Map(rows.map(({ key, body }) => [key, body]));
    return runs.map((run) => ({ ...run, body: bodyOf.get(run.key) ?? new Uint8Array(0) }));
  }

  /**
   * The runs whose bounds meet a box and a span. Of very many the newest, and since when these are all: then the box is
   * looked at along time, so that no ground is filmed too often to be asked for.
   */
  #runs(
    { south, north, west, east }: GeoBox,
    [fromAt, toAt]: readonly [number, number],
  ): { runs: RunRow[]; sinceAt?: number } {
    const upTo = west <= east ? east : east + 360;
    // Runs over the date line go on beyond 180°, and so may the box.
    const shifts = [0, ...(west + 360 <= FARTHEST ? [360] : []), ...(upTo > 180 ? [-360] : [])];
    const boxes = shifts.map(
      (shift) => [fixed(upTo + shift), fixed(west + shift), fixed(north), fixed(south)] as const,
    );
    const meets = "west <= ? AND east >= ? AND south <= ? AND north >= ?";
    const { all } = prepared(this.#db, "SELECT coalesce(max(key), 0) AS 'all' FROM footprint").get() as { all: number };
    // Along time all runs are looked at until enough of them meet the box: worth it where many do.
    const worth = Math.max(MOST_RUNS, Math.ceil(Math.sqrt(MOST_RUNS * all)));
    const count = prepared(this.#db, `SELECT count(*) AS n FROM (SELECT 1 FROM footprintBox WHERE ${meets} LIMIT ?)`);
    const many = boxes.some((box) => (count.get(...box, worth + 1) as { n: number }).n > worth);
    const read = prepared(
      this.#db,
      `SELECT ${COLUMNS} FROM ${many ? "footprint CROSS JOIN footprintBox" : "footprintBox CROSS JOIN footprint"}
       ON footprint.key = footprintBox.key WHERE ${meets} AND ${many ? "" : "+"}fromAt <= ? AND +toAt >= ?
       ORDER BY ${many ? "" : "+"}fromAt DESC LIMIT ?`,
    );
    const found = boxes.flatMap((box) => read.all(...box, toAt, fromAt, MOST_RUNS + 1) as unknown as RunRow[]);
    const runs = [...new Map(found.map((run) => [run.key, run])).values()].sort((a, b) => b.fromAt - a.fromAt);
    const last = runs[MOST_RUNS];
    return last ? { runs: runs.slice(0, MOST_RUNS), sinceAt: last.fromAt + LONGEST_RUN_MS } : { runs };
  }

  #streams(spans: readonly FilmedSpan[]): Map<number, { streamId: string; sortieId: string; vehicleId: string }> {
    const rows = prepared(this.#db, "SELECT * FROM footprintStream WHERE key IN (SELECT value FROM json_each(?))").all(
      JSON.stringify([...new Set(spans.map(({ stream }) => stream))]),
    );
    return new Map(
      (rows as unknown as { key: number; streamId: string; sortieId: string; vehicleId: string }[]).map(
        ({ key, ...stream }) => [key, stream],
      ),
    );
  }
}

/** Adds the times at which a run's footprints hold what is asked for. */
function take(
  run: RunRow & { readonly body: Uint8Array },
  spans: FilmedSpan[],
  distanceOf: (one: FlatFootprint, frame: EnuFrame) => number | undefined,
): void {
  const frame = runFrame(run);
  for (const one of unpacked(run.body, run.fromAt)) {
    const distance = distanceOf(one, frame);
    if (distance === undefined) continue;
    const { at } = one;
    spans.push({
      stream: run.stream,
      fromAt: at,
      toAt: at,
      bestAt: at,
      distance,
      metresPerPixel: distance / run.focal,
    });
  }
}

/** An outline as x, y, x, y, … in degrees east of its first corner and degrees of latitude. */
function degreesOf(polygon: readonly LatLon[]): FlatRing {
  const ring = new Float64Array(polygon.length * 2);
  let lon = 0;
  polygon.forEach((corner, i) => {
    if (i > 0) lon += shortWay(corner.lon - (polygon[i - 1] as LatLon).lon);
    ring[i * 2] = lon;
    ring[i * 2 + 1] = corner.lat;
  });
  return ring;
}

type RunRow = {
  readonly key: number;
  readonly stream: number;
  readonly fromAt: number;
  readonly toAt: number;
  readonly bestAt: number;
  readonly distance: number;
  readonly focal: number;
  readonly lat: number;
  readonly lon: number;
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
};

const COLUMNS = `footprint.key, stream, fromAt, toAt, bestAt, distance, focal, lat, lon, west, east, south, north`;
/** Whole ten-millionths of degrees in 32 bits end here. */
const FARTHEST = 214;
/** No answer looks at more of them: twenty seconds each. */
const MOST_RUNS = 2_000;
