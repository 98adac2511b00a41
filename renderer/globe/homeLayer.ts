import {
  BillboardCollection,
  Cartesian2,
  Color,
  LabelCollection,
  LabelStyle,
  type Scene,
  VerticalOrigin,
} from "@cesium/engine";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { distance } from "../../src/geo/enu.ts";
import type { Ground } from "../../src/geo/ground.ts";
import type { LatLon, Position } from "../../src/geo/position.ts";
import { labelFont, palette } from "./palette.ts";
import { onGround, worldOf } from "./places.ts";
import { homeSymbol } from "./symbols.ts";

type Vehicles = ReadonlyMap<string, VehicleRecord>;

/** Where vehicles return to, not where one did that is only in a log; and muted, where a plan starts that no vehicle stands for. */
export class HomeLayer {
  readonly #symbols = new BillboardCollection();
  readonly #labels = new LabelCollection();
  #key = "";

  constructor(scene: Scene) {
    scene.primitives.add(this.#symbols);
    scene.primitives.add(this.#labels);
  }

  /** `planned` is the home that the plan on the table is planned with; null where none is to be drawn. */
  paint(vehicles: Vehicles, selectedId: string | null, planned: LatLon | null, ground: Ground): void {
    const homes = homesOf(vehicles);
    const alone = plannedAlone(planned, vehicles);
    const drawn = alone && onGround(ground, alone);
    const key = [
      ...homes.map(({ id, home }) => `${id} ${home.lat} ${home.lon} ${home.amsl} ${id === selectedId}`),
      drawn ? `${drawn.lat} ${drawn.lon} ${drawn.amsl}` : "",
    ].join("|");
    if (key === this.#key) return;
    this.#key = key;
    this.#symbols.removeAll();
    this.#labels.removeAll();
    for (const { id, home } of homes) this.#symbol(home, id === selectedId ? 0.75 : 0.5);
    if (!drawn) return;
    this.#symbol(drawn, 0.75, muted);
    this.#labels.add({
      ...{ position: worldOf(drawn), text: "Home", font: labelFont, style: LabelStyle.FILL_AND_OUTLINE },
      ...{ fillColor: muted, outlineColor: palette.night, outlineWidth: 3 },
      ...{ pixelOffset: new Cartesian2(16, 0), verticalOrigin: VerticalOrigin.CENTER },
    });
  }

  #symbol(place: Position, scale: number, color = Color.WHITE): void {
    const { name, canvas } = homeSymbol();
    this.#symbols.add({ position: worldOf(place), scale, color }).setImage(name, canvas);
  }
}

/** The home that a plan is planned with, where no vehicle has its own there. */
export const plannedAlone = (planned: LatLon | null, vehicles: Vehicles): LatLon | null =>
  planned && homesOf(vehicles).some(({ home }) => distance(home, planned) < SAME) ? null : planned;

const homesOf = (vehicles: Vehicles): { readonly id: string; readonly home: Position }[] =>
  [...vehicles.values()].flatMap(({ id, home, replayed }) => (home && !replayed ? [{ id, home }] : []));

const SAME = 3; // metres
const muted = Color.WHITE.withAlpha(0.6);
