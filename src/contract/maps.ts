import * as v from "valibot";
import type { GeoBox } from "../geo/box.ts";
import type { GeoFeature } from "../mission/geoFeatures.ts";
import type { Failure } from "./failure.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** What a layer of the map is made of: pictures of a file, pictures of a server, or the lines and areas of a file. */
export type MapKind = "pictures" | "online" | "overlay";

/** A layer that the operator put on the globe; files are read where they lie. */
export interface MapLayer {
  /** Its whole path, or the address of its server: this names it. */
  readonly id: string;
  readonly kind: MapKind;
  readonly state: "ready" | "failed";
  /** Why it, or a part of it, can not be shown; it is remembered all the same. */
  readonly failure?: Failure;
  readonly shown: boolean;
  /** Another number whenever its pictures may have become others. */
  readonly version: number;
  /** 0 (not seen) to 1 (nothing is seen through it). */
  readonly opacity: number;
  /** As the file calls itself. */
  readonly name?: string;
  /** What kind of file, in words; this and what follows is there when it could be read. */
  readonly format?: string;
  readonly bounds?: GeoBox;
  /** First and last zoom of its tiles, as web maps count them. */
  readonly minZoom?: number;
  readonly maxZoom?: number;
  /** Whose work it is, to be shown with the map. */
  readonly attribution?: string;
  /** What was left out of an overlay or looks wrong in it, in sentences. */
  readonly doubts?: readonly string[];
}

/** The layers on the globe, the uppermost first. */
export interface MapsRecord {
  readonly layers: readonly MapLayer[];
}

export type PictureType = "image/png" | "image/jpeg" | "image/webp";

/** A square picture: packed, as files hold it, or in rows of red, green, blue and alpha, the northern first. */
export type MapTile =
  | { readonly type: PictureType; readonly bytes: Uint8Array }
  | { readonly type: "rgba"; readonly side: number; readonly bytes: Uint8Array };

export type MapCalls = {
  "maps.list": { args: null; result: MapsRecord };
  /** Puts a file on top of all others, and remembers it; one that is there already is opened anew. */
  "maps.add": { args: { path: string }; result: MapLayer };
  /** Puts a server's tiles on top, hidden until they are shown: `https://…/{z}/{x}/{y}.png`. */
  "maps.addOnline": { args: { address: string; attribution: string }; result: MapLayer };
  "maps.remove": { args: { id: string }; result: null };
  /** The uppermost first; those that are not named follow as they were. */
  "maps.reorder": { args: { ids: readonly string[] }; result: null };
  "maps.setOpacity": { args: { id: string; opacity: number }; result: null };
  "maps.show": { args: { id: string; shown: boolean }; result: null };
  /** A tile of web Mercator, counted from the north-west corner; null where the layer has no picture. */
  "maps.tile": { args: { id: string; z: number; x: number; y: number }; result: MapTile | null };
  /** The lines, areas and places of an overlay. */
  "maps.features": { args: { id: string }; result: readonly GeoFeature[] };
};

/** Layers came, went or changed, or one can no longer be read. */
export type MapEvents = { maps: MapsRecord };

/** How deep web maps go; a tile is 7 cm there. */
export const deepestZoom = 24;

const id = v.pipe(v.string(), v.nonEmpty(), v.maxLength(4_096));
const cell = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** deepestZoom - 1));

export const mapParsers: Parsers<MapCalls> = {
  "maps.list": parser("maps.list", v.null()),
  "maps.add": parser("maps.add", v.object({ path: id })),
  "maps.addOnline": parser(
    "maps.addOnline",
    v.object({ address: id, attribution: v.pipe(v.string(), v.maxLength(500)) }),
  ),
  "maps.remove": parser("maps.remove", v.object({ id })),
  "maps.reorder": parser("maps.reorder", v.object({ ids: v.pipe(v.array(id), v.maxLength(1_000)) })),
  "maps.setOpacity": parser(
    "maps.setOpacity",
    v.object({ id, opacity: v.pipe(v.number(), v.minValue(0), v.maxValue(1)) }),
  ),
  "maps.show": parser("maps.show", v.object({ id, shown: v.boolean() })),
  "maps.tile": parser(
    "maps.tile",
    v.object({
      id,
      z: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(deepestZoom)),
      x: cell,
      y: cell,
    }),
  ),
  "maps.features": parser("maps.features", v.object({ id })),
};
