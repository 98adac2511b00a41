import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { FilmedAnswer, FilmedInterval, FilmedQuery } from "../contract/footprints.ts";
import type { EnuFrame } from "../geo/enu.ts";
import { shortWay } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";
import { boxOf } from "./flagQueryFilter.ts";
import { fixed } from "./flagSpot.ts";
import { type FlatFootprint, runFrame, unpacked } from "./footprintCodec.ts";
import type { FootageLeftOf } from "./footprintFootage.ts";
import { type FilmedSpan, mergedSpans } from "./footprintIntervals.ts";
import { distanceTo, distanceToCommon, type FlatRing, ringHoldsBox } from "./footprintShapes.ts";

/** Answers who filmed a spot or any of some ground, and when, over all that was ever recorded. */
export class FootprintQueries {
  readonly #db: Database;
  readonly #left: FootageLeftOf;

  constructor(db: Database, left: FootageLeftOf) {
    this.#db = db;
    this.#left = left;
  }

  filmed(query: FilmedQuery): FilmedAnswer {
    const { limit } = query;
    const merged = mergedSpans(query.polygon ? this.#ofPolygon(query.polygon, query) : this.#ofPlace(query));
    const streams = this.#streams(merged.slice(0, limit));
    const intervals = merged.slice(0, limit).flatMap(({ stream, fromAt, toAt, bestAt, metresPerPixel, distance }) => {
      const of = streams.get(stream);
      if (!of) return [];
      const interval: Omit<FilmedInterval, "footage"> = { ...of, fromAt, toAt, bestAt, metresPerPixel, distance };
      return [{ ...interval, footage: this.#left(interval) }];
    });
    return { intervals, total: merged.length };
  }

  #ofPlace({ place, fromAt, toAt }: FilmedQuery): FilmedSpan[] {
    const { lat, lon } = place as LatLon;
    const spans: FilmedSpan[] = [];
    const box = { south: lat, north: lat, west: lon, east: lon };
    for (const run of this.#runs(box, { fromAt, toAt }, "body") as Iterable<RunRow>)
      take(run, spans, (one, frame) => {
        const { east, north } = frame.toEnu({ lat, lon });
        return distanceTo(one, east, north);
      });
    return spans;
  }

  #ofPolygon(polygon: readonly LatLon[], { fromAt, toAt }: FilmedQuery): FilmedSpan[] {
    const spans: FilmedSpan[] = [];
    const border: number[] = [];
    const [first] = polygon as readonly [LatLon, ...LatLon[]];
    const ring = degreesOf(polygon);
    const box = boxOf(polygon);
    for (const run of this.#runs(box, { fromAt, toAt }, "box")) {
      const [west, east, south, north] = [run.west / 1e7, run.east / 1e7, run.south / 1e7, run.north / 1e7];
      const x = shortWay(west - first.lon);
      if (!ringHoldsBox(ring, [x, south, x + east - west, north])) border.push(run.key);
      else spans.push({ ...run, metresPerPixel: run.distance / run.focal });
    }
    const flat = new Float64Array(polygon.length * 2);
    const rows = this.#db
      .prepare(`SELECT ${COLUMNS}, body FROM footprint WHERE key IN (SELECT value FROM json_each(?))`)
      .iterate(JSON.stringify(border)) as unknown as Iterable<RunRow>;
    for (const run of rows) {
      const frame = runFrame(run);
      polygon.forEach((corner, i) => {
        const { east, north } = frame.toEnu(corner);
        flat[i * 2] = east;
        flat[i * 2 + 1] = north;
      });
      take(run, spans, (one) => distanceToCommon(one, flat));
    }
    return spans;
  }

  /** The runs whose bounds meet a box and a span, with their bodies or with their bounds. */
  #runs(
    { south, north, west, east }: { south: number; north: number; west: number; east: number },
    { fromAt, toAt }: { fromAt: number | undefined; toAt: number | undefined },
    what: "body" | "box",
  ): Iterable<RunRow & BoxRow> {
    const columns = what === "body" ? "body" : "west, east, south, north";
    const read = this.#db.prepare(
      `SELECT ${COLUMNS}, ${columns} FROM footprintBox JOIN footprint USING (key)
       WHERE footprintBox.west <= ? AND footprintBox.east >= ? AND footprintBox.south <= ? AND footprintBox.north >= ?
         AND toAt >= ? AND fromAt <= ?`,
    );
    const times = [fromAt ?? Number.MIN_SAFE_INTEGER, toAt ?? Number.MAX_SAFE_INTEGER] as const;
    const upTo = west <= east ? east : east + 360;
    const at = (shift: number) =>
      read.all(fixed(upTo + shift), fixed(west + shift), fixed(north), fixed(south), ...times) as unknown as (RunRow &
        BoxRow)[];
    // Runs over the date line go on beyond 180°, and so may the box.
    const found = [...at(0), ...(west + 360 <= FARTHEST ? at(360) : []), ...(upTo > 180 ? at(-360) : [])];
    return new Map(found.map((run) => [run.key, run])).values();
  }

  #streams(spans: readonly FilmedSpan[]): Map<number, { streamId: string; sortieId: string; vehicleId: string }> {
    const rows = this.#db
      .prepare("SELECT * FROM footprintStream WHERE key IN (SELECT value FROM json_each(?))")
      .all(JSON.stringify([...new Set(spans.map(({ stream }) => stream))]));
    return new Map(
      (rows as unknown as { key: number; streamId: string; sortieId: string; vehicleId: string }[]).map(
        ({ key, ...stream }) => [key, stream],
      ),
    );
  }
}

/** Adds the times at which a run's footprints hold what is asked for. */
function take(
  run: RunRow,
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
  readonly body: Uint8Array;
};
type BoxRow = { readonly west: number; readonly east: number; readonly south: number; readonly north: number };

const COLUMNS = `footprint.key, stream, fromAt, toAt, bestAt, distance, focal, lat, lon`;
/** Whole ten-millionths of degrees in 32 bits end here. */
const FARTHEST = 214;
