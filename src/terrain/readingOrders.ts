import type { Failure } from "../contract/failure.ts";
import type { HeightDatum } from "../contract/terrain.ts";
import type { TilePlace } from "../geo/groundTiles.ts";
import type { MapSource } from "./mapSource.ts";
import type { BuiltTile } from "./tileCache.ts";

/** An elevation file as both threads know it: opened anew, it has another key. */
export interface ReadFile {
  readonly path: string;
  readonly key: string;
  readonly datum: HeightDatum;
}

/** A tile, and which of the files could not be read for it, by their keys. */
export interface ReadTile extends BuiltTile {
  readonly failed: readonly { readonly key: string; readonly failure: Failure }[];
}

/** What is known of a map that is open. */
export type OpenMap = Omit<MapSource, "tile" | "close"> & { readonly map: number };

/** What the reading thread does, by name: its arguments and what it answers. */
export interface ReadingCalls {
  readonly tile: { readonly args: { place: TilePlace; files: readonly ReadFile[] }; readonly result: ReadTile };
  readonly voids: { readonly args: ReadFile; readonly result: number };
  readonly forget: { readonly args: { key: string }; readonly result: null };
  readonly openMap: { readonly args: { path: string }; readonly result: OpenMap };
  readonly mapTile: {
    readonly args: { map: number; z: number; x: number; y: number };
    readonly result: Awaited<ReturnType<MapSource["tile"]>>;
  };
  readonly closeMap: { readonly args: { map: number }; readonly result: null };
}

/** An order to the reading thread, or the end of one that nobody waits for any more. */
export type ReadingOrder =
  | { readonly [K in keyof ReadingCalls]: { id: number; call: K; args: ReadingCalls[K]["args"] } }[keyof ReadingCalls]
  | { readonly cancel: number };

/** What the reading thread answers. */
export type ReadingAnswer =
  | { readonly id: number; readonly value: ReadingCalls[keyof ReadingCalls]["result"] }
  | { readonly id: number; readonly failure: Failure };
