import {
  type ImageryLayer,
  ImageryLayer as Layer,
  Material,
  PolylineCollection,
  Rectangle,
  type Scene,
  SingleTileImageryProvider,
} from "@cesium/engine";
import type { SectorRecord } from "../../src/contract/records.ts";
import type { Ground } from "../../src/geo/ground.ts";
import { palette } from "./palette.ts";
import { draped } from "./places.ts";

/** The simulator's patch of ground: picture and border line. */
export class SectorLayer {
  readonly #scene: Scene;
  readonly #lines = new PolylineCollection();
  #sector: SectorRecord | undefined;
  #ground: Ground | undefined;
  #image: ImageryLayer | undefined;

  constructor(scene: Scene) {
    this.#scene = scene;
    scene.primitives.add(this.#lines);
  }

  /** Shows a sector; says whether it is another one than before. */
  show(sector: SectorRecord | undefined, ground: Ground): boolean {
    const another = sector !== this.#sector;
    if (another) {
      this.#sector = sector;
      void this.#lay(sector);
    }
    if (another || ground !== this.#ground) {
      this.#ground = ground;
      this.#lines.removeAll();
      if (sector && sector.borderLine.length > 1)
        this.#lines.add({
          positions: draped(ground, sector.borderLine),
          width: 2,
          material: Material.fromType("PolylineDash", { color: palette.border, dashLength: 14 }),
        });
    }
    return another && sector !== undefined;
  }

  async #lay(sector: SectorRecord | undefined): Promise<void> {
    const layers = this.#scene.imageryLayers;
    if (this.#image) layers.remove(this.#image, true);
    this.#image = undefined;
    if (!sector) return;
    const provider = await pictureProvider(sector);
    if (this.#sector !== sector) return;
    this.#image =
      (layers.add(new Layer(provider)) as unknown as ImageryLayer | undefined) ?? layers.get(layers.length - 1);
    this.#scene.requestRender();
  }
}

/** The sector's picture decoded here: the page's policy lets Cesium fetch no blob addresses. */
async function pictureProvider(sector: SectorRecord): Promise<SingleTileImageryProvider> {
  const blob = new Blob([new Uint8Array(sector.image)], { type: sector.imageType });
  const picture = await createImageBitmap(blob, { imageOrientation: "flipY", colorSpaceConversion: "none" });
  const provider = new SingleTileImageryProvider({
    url: "sector",
    tileWidth: picture.width,
    tileHeight: picture.height,
    rectangle: Rectangle.fromDegrees(sector.west, sector.south, sector.east, sector.north),
  });
  provider.requestImage = () => Promise.resolve(picture);
  return provider;
}
