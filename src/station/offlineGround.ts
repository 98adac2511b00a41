import type { TerrainArea } from "../contract/terrain.ts";
import { boxAround, type GeoBox } from "../geo/box.ts";
import { flatGround, type Ground, layeredGround } from "../geo/ground.ts";
import { tiledGround } from "../geo/groundTiles.ts";
import { pathLength } from "../geo/path.ts";
import type { Position } from "../geo/position.ts";

/** Heights are loaded so far around a camera, metres, and anew when it has gone so far. */
const reach = 6_000;
const goneFar = 2_000;

/** The ground under a recorded flight: what elevation files hold around the camera, else flat at a height. */
export class OfflineGround {
  readonly #load: (box: GeoBox) => Promise<TerrainArea>;
  readonly #beneath: Ground | undefined;
  #around: { readonly middle: Position; readonly ground: Ground } | undefined;
  #flat: { readonly amsl: number | undefined; readonly from: Ground; readonly ground: Ground } | undefined;

  /** `beneath` counts where the files hold nothing. */
  constructor(load: (box: GeoBox) => Promise<TerrainArea>, beneath: Ground | undefined) {
    this.#load = load;
    this.#beneath = beneath;
  }

  /** The ground around a place; `flatAmsl` where nothing else is known. The same one until something changes. */
  async near(place: Position, flatAmsl: number | undefined): Promise<Ground> {
    if (!this.#around || pathLength([this.#around.middle, place]) > goneFar) {
      const { tiles } = await this.#load(boxAround(place, place, reach));
      this.#around = {
        middle: place,
        ground: layeredGround(tiledGround(tiles), ...(this.#beneath ? [this.#beneath] : [])),
      };
    }
    const { ground: from } = this.#around;
    if (this.#flat?.from !== from || this.#flat.amsl !== flatAmsl)
      this.#flat = {
        ...{ from, amsl: flatAmsl },
        ground: flatAmsl === undefined ? from : layeredGround(from, flatGround(flatAmsl)),
      };
    return this.#flat.ground;
  }
}
