import * as v from "valibot";
import type { GeoBox } from "../geo/box.ts";
import type { GroundTile } from "../geo/groundTiles.ts";
import type { Failure } from "./failure.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** What heights count from: mean sea level (the geoid), or the WGS 84 ellipsoid. */
export type HeightDatum = "mean-sea-level" | "ellipsoid";

/** An elevation file that the operator added; it is read where it lies. */
export interface ElevationFile {
  /** Its whole path, which names it. */
  readonly path: string;
  readonly state: "ready" | "failed";
  /** Why it can not be read; it is remembered all the same. */
  readonly failure?: Failure;
  /** What kind of file, in words; this and what follows is there when it could be read once. */
  readonly format?: string;
  readonly bounds?: GeoBox;
  /** Metres between its rows of heights. */
  readonly spacing?: number;
  readonly heights?: number;
  /** How many of its heights are not known; absent while they are counted, and in files too large to count. */
  readonly voids?: number;
  readonly datum: HeightDatum;
  /** Whether the operator said so, instead of the file. */
  readonly datumSaid: boolean;
}

/** The station's elevation files: the first that knows a place says its height. */
export interface TerrainRecord {
  /** Counts up whenever heights may have become others. */
  readonly revision: number;
  readonly files: readonly ElevationFile[];
}

/** Heights of an area, as planner and checks read them: `tiledGround` over the tiles. */
export interface TerrainArea {
  readonly revision: number;
  readonly tiles: readonly GroundTile[];
  /** Heights that were bridged over small voids, at most three in a row. */
  readonly bridged: number;
  /** Whether the files hold more heights than these, which would have been too many. */
  readonly coarser: boolean;
}

/** Heights for drawing a rectangle of the globe. */
export interface TerrainRectangle {
  readonly revision: number;
  /** rows × columns metres above mean sea level, northern row first, edges included, NaN where unknown; null where all is unknown. */
  readonly amsl: Float32Array | null;
}

export type TerrainCalls = {
  "terrain.list": { args: null; result: TerrainRecord };
  /** Adds a file before all others, and remembers it; one that is there already is opened anew. */
  "terrain.add": { args: { path: string }; result: ElevationFile };
  "terrain.remove": { args: { path: string }; result: null };
  /** The order in which files are asked, first one first; those that are not named follow as they were. */
  "terrain.reorder": { args: { paths: readonly string[] }; result: null };
  /** What a file's heights count from; null: what the file itself says. */
  "terrain.setDatum": { args: { path: string; datum: HeightDatum | null }; result: null };
  /** Reads all heights of the boxes, at the finest spacing that is not more than `maxSamples` of them. */
  "terrain.area": { args: { boxes: readonly GeoBox[]; maxSamples: number }; result: TerrainArea };
  /** Heights at the crossings of a rectangle, its edges included. */
  "terrain.rectangle": { args: GeoBox & { rows: number; columns: number }; result: TerrainRectangle };
};

/** Files or their order changed, or one can no longer be read. */
export type TerrainEvents = { terrain: TerrainRecord };

/** How many heights a planner asks for at once: 16 MB of them. */
export const planSamples = 4_000_000;

const path = v.pipe(v.string(), v.nonEmpty(), v.maxLength(4_096));
const latitude = v.pipe(v.number(), v.minValue(-90), v.maxValue(90));
const longitude = v.pipe(v.number(), v.minValue(-180), v.maxValue(180));
const box = { south: latitude, west: longitude, north: latitude, east: longitude };
const side = v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(257));

export const terrainParsers: Parsers<TerrainCalls> = {
  "terrain.list": parser("terrain.list", v.null()),
  "terrain.add": parser("terrain.add", v.object({ path })),
  "terrain.remove": parser("terrain.remove", v.object({ path })),
  "terrain.reorder": parser("terrain.reorder", v.object({ paths: v.pipe(v.array(path), v.maxLength(10_000)) })),
  "terrain.setDatum": parser(
    "terrain.setDatum",
    v.object({ path, datum: v.nullable(v.picklist(["mean-sea-level", "ellipsoid"])) }),
  ),
  "terrain.area": parser(
    "terrain.area",
    v.object({
      boxes: v.pipe(v.array(v.object(box)), v.maxLength(20_000)),
      maxSamples: v.pipe(v.number(), v.integer(), v.minValue(20_000), v.maxValue(16_000_000)),
    }),
  ),
  "terrain.rectangle": parser("terrain.rectangle", v.object({ ...box, rows: side, columns: side })),
};
