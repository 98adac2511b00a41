import { Material, PolylineCollection, type Scene } from "@cesium/engine";
import type { TerrainRecord } from "../../src/contract/terrain.ts";
import { type GeoBox, widthOf } from "../../src/geo/box.ts";
import type { Ground } from "../../src/geo/ground.ts";
import { palette } from "./palette.ts";
import { onGround, worldOf } from "./places.ts";

/** Where the elevation files lie, as outlines while a plan is made. */
export class ElevationLayer {
  readonly #lines = new PolylineCollection();
  #key: readonly unknown[] = [];

  constructor(scene: Scene) {
    scene.primitives.add(this.#lines);
  }

  paint(terrain: TerrainRecord | undefined, shown: boolean, ground: Ground): void {
    const key = [terrain?.files, shown, ground];
    if (this.#key.length > 0 && key.every((value, i) => value === this.#key[i])) return;
    this.#key = key;
    this.#lines.removeAll();
    if (!shown) return;
    for (const { bounds, state } of terrain?.files ?? [])
      if (bounds && state === "ready")
        this.#lines.add({
          positions: outline(bounds).map((place) => worldOf(onGround(ground, place, 5))),
          width: 1.5,
          material: Material.fromType("PolylineDash", { color: palette.elevation, dashLength: 18 }),
        });
  }
}

/** Its edges with enough points to bend with the earth; closed. */
function outline(box: GeoBox): { lat: number; lon: number }[] {
  const { south, north, west } = box;
  const width = widthOf(box);
  const at = (x: number, y: number) => ({ lat: south + (north - south) * y, lon: west + width * x });
  const steps = Array.from({ length: perEdge }, (_, i) => i / perEdge);
  return [
    ...steps.map((t) => at(t, 0)),
    ...steps.map((t) => at(1, t)),
    ...steps.map((t) => at(1 - t, 1)),
    ...steps.map((t) => at(0, 1 - t)),
    at(0, 0),
  ];
}

const perEdge = 16;
