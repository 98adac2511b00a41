import { Event, type ImageryProvider, type ImageryTypes, Rectangle, WebMercatorTilingScheme } from "@cesium/engine";
import type { MapLayer, MapTile } from "../../src/contract/maps.ts";

/** Asks the station for a tile of a layer; null where it has no picture. */
export type TileOf = (asked: { id: string; z: number; x: number; y: number }) => Promise<MapTile | null>;

interface Options {
  readonly layer: MapLayer;
  readonly tileOf: TileOf;
  /** A tile has come: the globe is to be drawn. */
  readonly onLoaded: () => void;
}

/** A layer of pictures as Cesium asks for it, tile by tile from the station; where it has none, what is coarser stays. */
export function mapTileProvider({ layer, tileOf, onLoaded }: Options): ImageryProvider {
  const tilingScheme = new WebMercatorTilingScheme();
  const errorEvent = new Event();
  errorEvent.addEventListener(() => {}); // a tile that is not there is no error; what can not be read, the station tells
  let asked = 0;
  const { bounds } = layer;
  const provider = {
    tileWidth: 256,
    tileHeight: 256,
    minimumLevel: 0,
    maximumLevel: layer.maxZoom,
    tilingScheme,
    rectangle:
      bounds && bounds.west < bounds.east
        ? Rectangle.intersection(
            Rectangle.fromDegrees(bounds.west, bounds.south, bounds.east, bounds.north),
            tilingScheme.rectangle,
          )
        : tilingScheme.rectangle,
    tileDiscardPolicy: undefined,
    errorEvent,
    credit: undefined,
    proxy: undefined,
    hasAlphaChannel: true,
    getTileCredits: () => [],
    pickFeatures: () => undefined,
    requestImage(x: number, y: number, z: number): Promise<ImageryTypes> | undefined {
      if (asked >= mostAsked) return undefined; // Cesium asks again in a moment
      asked++;
      return tileOf({ id: layer.id, z, x, y })
        .then((tile) => {
          if (!tile) throw new Error("no picture here");
          return pictureOf(tile);
        })
        .finally(() => {
          asked--;
          onLoaded();
        });
    },
  };
  return provider as unknown as ImageryProvider;
}

/** Graphics memory begins in the south. */
function pictureOf(tile: MapTile): Promise<ImageBitmap> {
  const how = { imageOrientation: "flipY", premultiplyAlpha: "none", colorSpaceConversion: "none" } as const;
  if (tile.type !== "rgba") return createImageBitmap(new Blob([tile.bytes.slice()], { type: tile.type }), how);
  return createImageBitmap(new ImageData(new Uint8ClampedArray(tile.bytes), tile.side, tile.side), how);
}

const mostAsked = 16;
