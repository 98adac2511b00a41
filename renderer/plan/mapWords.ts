import type { MapLayer } from "../../src/contract/maps.ts";
import { type GeoBox, widthOf } from "../../src/geo/box.ts";
import { type LatLon, toRad, wrap180 } from "../../src/geo/position.ts";
import { nameOf } from "./elevationWords.ts";

/** Whether a file's name is that of a map or overlay, and of nothing else. */
export const isMapName = (name: string): boolean => /\.(mbtiles|pmtiles|geojson|kml|kmz|gpx)$/i.test(name);

/** Whether a file's name is that of a GeoTIFF, which holds heights or a picture. */
export const isTiffName = (name: string): boolean => /\.(tiff?|gtiff|btf)$/i.test(name);

/** What a layer is called: by its file's name, or its server's. */
export const layerName = ({ id, kind, name }: MapLayer): string => (kind === "online" ? (name ?? id) : nameOf(id));

/** Kind, own name, zooms and doubts of a layer: `MBTiles, png, “Ridge”, zoom 8 to 15`. */
export function layerText({ kind, format, name, minZoom, maxZoom, doubts }: MapLayer): string {
  const zooms = minZoom === undefined || kind === "online" ? undefined : `zoom ${minZoom} to ${maxZoom}`;
  const own = name && kind !== "online" ? `“${name}”` : undefined;
  const odd = doubts && doubts.length > 0 ? `${doubts.length} left out or odd` : undefined;
  return [format, own, zooms, odd].filter((text) => text !== undefined).join(", ");
}

/** Whose work the shown layers are, each once: `© Survey · © Example`. */
export const creditText = (layers: readonly MapLayer[]): string =>
  [
    ...new Set(
      layers.flatMap(({ shown, state, attribution }) =>
        shown && state === "ready" && attribution ? [attribution] : [],
      ),
    ),
  ].join(" · ");

/** From where all of a box is seen: above its middle, metres away. */
export function viewOf(box: GeoBox): { readonly middle: LatLon; readonly range: number } {
  const lat = (box.south + box.north) / 2;
  const high = (box.north - box.south) * metresPerDegree;
  const wide = widthOf(box) * metresPerDegree * Math.cos(toRad(lat));
  return {
    middle: { lat, lon: wrap180(box.west + widthOf(box) / 2) },
    range: Math.min(Math.max(1.4 * Math.hypot(high, wide), 500), 1.6e7),
  };
}

const metresPerDegree = 111_200;
