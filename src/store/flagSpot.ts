import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { FlagRecord } from "../contract/records.ts";
import { boxAround } from "../geo/box.ts";
import { distance } from "../geo/enu.ts";
import { prepared } from "./prepared.ts";

/** Metres within which flags of one class are of one spot, whatever their error. */
const WITHIN = 30;
const MOST = 100; // metres; who is placed worse than that is not of every spot around

/**
 * The spot that a new flag belongs to, by the key of the flag that was there first: the nearest one of its class, on
 * whichever pass or sortie. So a place that asks again each day is one line of a list.
 */
export function spotOf(
  db: Database,
  key: number,
  { place, ellipse, className }: Pick<FlagRecord, "place" | "ellipse" | "className">,
): number {
  if (![place.lat, place.lon].every(Number.isFinite)) return key;
  const reach = Math.min(MOST, Math.max(WITHIN, 2 * ellipse.major));
  const { south, west, north, east } = boxAround(place, place, reach);
  const found = prepared(
    db,
    `SELECT flagRow.key, lat, lon FROM flagSpot JOIN flagRow ON flagRow.key = flagSpot.key
       WHERE ${west <= east ? "flagSpot.east >= ? AND flagSpot.west <= ?" : "(flagSpot.east >= ? OR flagSpot.west <= ?)"}
         AND flagSpot.north >= ? AND flagSpot.south <= ? AND className = ?`,
  ).all(fixed(west), fixed(east), fixed(south), fixed(north), className) as {
    key: number;
    lat: number;
    lon: number;
  }[];
  const near = found
    .map((one) => ({ key: one.key, apart: distance(place, one) }))
    .filter(({ apart }) => apart <= reach)
    .sort((a, b) => a.apart - b.apart || a.key - b.key)[0];
  if (near) return near.key;
  prepared(db, "INSERT INTO flagSpot (key, west, east, south, north) VALUES (?, ?2, ?2, ?3, ?3)").run(
    key,
    fixed(place.lon),
    fixed(place.lat),
  );
  return key;
}

/** Degrees as whole ten-millionths, as R-trees of whole numbers and MAVLink have them. */
export const fixed = (deg: number): number => Math.round(deg * 1e7);
