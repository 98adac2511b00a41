import { BillboardCollection, type Scene } from "@cesium/engine";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { worldOf } from "./places.ts";
import { homeSymbol } from "./symbols.ts";

/** Where vehicles return to; not where one did that is only in a log. */
export class HomeLayer {
  readonly #symbols = new BillboardCollection();
  #key = "";

  constructor(scene: Scene) {
    scene.primitives.add(this.#symbols);
  }

  paint(vehicles: ReadonlyMap<string, VehicleRecord>, selectedId: string | null): void {
    const homes = [...vehicles.values()].flatMap(({ id, home, replayed }) => (home && !replayed ? [{ id, home }] : []));
    const key = homes
      .map(({ id, home }) => `${id} ${home.lat} ${home.lon} ${home.amsl} ${id === selectedId}`)
      .join("|");
    if (key === this.#key) return;
    this.#key = key;
    this.#symbols.removeAll();
    for (const { id, home } of homes) {
      const { name, canvas } = homeSymbol();
      const symbol = this.#symbols.add({ position: worldOf(home), scale: id === selectedId ? 0.75 : 0.5 });
      symbol.setImage(name, canvas);
    }
  }
}
