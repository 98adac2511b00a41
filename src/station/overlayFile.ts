import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { setImmediate } from "node:timers/promises";
import { FailureError } from "../contract/failure.ts";
import type { GeoBox } from "../geo/box.ts";
import { readFeaturesSlowly } from "../mission/formats/readFeatures.ts";
import { foldedLon, type GeoFeature, placesIn, ringsOf } from "../mission/geoFeatures.ts";
import { fileFailure } from "../terrain/fileBytes.ts";

/** Lines, areas and places of a file, to be drawn over the map. */
export interface Overlay {
  readonly format: string;
  readonly bounds?: GeoBox;
  readonly features: readonly GeoFeature[];
  readonly doubts: readonly string[];
}

/** Whether a file's name is that of an overlay. */
export const isOverlayName = (path: string): boolean => /\.(geojson|json|kml|kmz|gpx)$/i.test(path);

/**
 * Reads an overlay without holding anything else up; `stop` ends it.
 * @throws FailureError not-found, denied, cancelled, or bad-input with what is wrong with it.
 */
export async function readOverlay(path: string, stop: () => boolean = () => false): Promise<Overlay> {
  const bytes = await bytesOf(path);
  const read = await readFeaturesSlowly([{ name: basename(path), bytes }], { stop, pause: () => setImmediate() });
  if (!read) throw new FailureError("cancelled", `Reading was stopped: ${path}`);
  const places = read.features.reduce((sum, feature) => sum + placesIn(feature), 0);
  if (places > mostPlaces)
    throw new FailureError(
      "bad-input",
      `${basename(path)} has ${places} places, more than the ${mostPlaces} that are drawn`,
      `Simplify its lines, or draw it into map tiles (MBTiles): ${path}`,
    );
  const bounds = boundsOf(read.features);
  return {
    format: read.features.length === 1 ? "1 line, area or place" : `${read.features.length} lines, areas and places`,
    ...(bounds && { bounds }),
    features: read.features,
    doubts: read.problems.slice(0, mostDoubts).map(({ text }) => text),
  };
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > mostBytes)
      throw new FailureError(
        "bad-input",
        `${basename(path)} has ${Math.round(size / 1e6)} MB, more than the ${mostBytes / 1e6} MB that are read`,
        `Cut out the part that is needed, or draw it into map tiles (MBTiles): ${path}`,
      );
    return new Uint8Array(await readFile(path));
  } catch (cause) {
    throw fileFailure(cause, path);
  }
}

function boundsOf(features: readonly GeoFeature[]): GeoBox | undefined {
  let [south, west, north, east] = [90, Infinity, -90, -Infinity];
  for (const { parts } of features)
    for (const part of parts)
      for (const { lonLat } of ringsOf(part))
        for (let i = 0; i + 1 < lonLat.length; i += 2) {
          const [lon, lat] = [lonLat[i] as number, lonLat[i + 1] as number];
          west = Math.min(west, lon);
          east = Math.max(east, lon);
          south = Math.min(south, lat);
          north = Math.max(north, lat);
        }
  if (!(east >= west && north >= south)) return undefined;
  return east - west >= 360
    ? { south, west: -180, north, east: 180 }
    : { south, west: foldedLon(west), north, east: foldedLon(east) };
}

const mostBytes = 100e6;
const mostPlaces = 400_000;
const mostDoubts = 20;
