import type { MapTile } from "../contract/maps.ts";
import type { GeoBox } from "../geo/box.ts";

/** Pictures of the earth in tiles of web Mercator, counted from the north-west corner as in OSM's slippy map. */
export interface MapSource {
  /** What kind of file, in words: `MBTiles, png`. */
  readonly format: string;
  /** As the file calls itself; absent when it does not. */
  readonly name?: string;
  readonly bounds: GeoBox;
  readonly minZoom: number;
  readonly maxZoom: number;
  /** Whose work it is, to be shown with the map. */
  readonly attribution?: string;
  /** Null where it has no picture. @throws FailureError when it can not be read there. */
  tile(z: number, x: number, y: number): Promise<MapTile | null>;
  close(): Promise<void>;
}
