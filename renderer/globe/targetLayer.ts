import { PointPrimitiveCollection, type Scene } from "@cesium/engine";
import type { VehicleRecord } from "../../src/contract/records.ts";
import type { Ground } from "../../src/geo/ground.ts";
import type { MissionItem } from "../../src/mission/item.ts";
import type { Patrol } from "../../src/mission/patrol.ts";
import { palette } from "./palette.ts";
import { onGround, worldOf } from "./places.ts";

/** The mission item that the selected vehicle flies to now. */
export class TargetLayer {
  readonly #points = new PointPrimitiveCollection();
  #key = "";

  constructor(scene: Scene) {
    scene.primitives.add(this.#points);
  }

  paint(patrol: Patrol | undefined, vehicle: VehicleRecord | undefined, ground: Ground): void {
    const item = vehicle?.patrol && vehicle.armed ? currentItem(patrol, vehicle.mission.current) : undefined;
    const key = item ? `${item.lat} ${item.lon} ${item.z}` : "";
    if (key === this.#key) return;
    this.#key = key;
    this.#points.removeAll();
    if (!item) return;
    const amsl = (patrol?.homeAmsl ?? onGround(ground, item, 0).amsl) + item.z;
    this.#points.add({
      position: worldOf({ lat: item.lat, lon: item.lon, amsl }),
      pixelSize: 12,
      color: palette.night.withAlpha(0.4),
      outlineColor: palette.target,
      outlineWidth: 3,
    });
  }
}

/** The item with a place for a sequence number on board, where 0 is home; without a place the next one that has one. */
function currentItem(patrol: Patrol | undefined, sequence: number | undefined): MissionItem | undefined {
  if (sequence === undefined || sequence < 1) return undefined;
  return patrol?.items.slice(sequence - 1).find((item) => item.lat !== 0 || item.lon !== 0);
}
