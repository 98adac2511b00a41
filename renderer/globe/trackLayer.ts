import {
  type Billboard,
  BillboardCollection,
  Cartesian2,
  Cartesian3,
  Color,
  DistanceDisplayCondition,
  HorizontalOrigin,
  type Label,
  LabelCollection,
  LabelStyle,
  Material,
  type Polyline,
  PolylineCollection,
  type Scene,
} from "@cesium/engine";
import type { TrackRecord } from "../../src/contract/records.ts";
import type { Ground } from "../../src/geo/ground.ts";
import { speed } from "../ui/format.ts";
import { ellipseOutline } from "./ellipse.ts";
import { labelFont, palette } from "./palette.ts";
import { onGround, worldOf } from "./places.ts";
import { trackSymbol } from "./symbols.ts";

/** From farther away, metres, the words of tracks would lie on each other. */
const labelsWithin = 1_400;

interface Drawn {
  readonly symbol: Billboard;
  readonly label: Label;
  readonly ellipse: Polyline;
  painted: TrackRecord | undefined;
}

/** Vehicles that the detector follows, where they are on the ground, with class, speed and one σ error ellipse. */
export class TrackLayer {
  readonly #symbols = new BillboardCollection();
  readonly #labels = new LabelCollection();
  readonly #ellipses = new PolylineCollection();
  readonly #drawn = new Map<string, Drawn>();

  constructor(scene: Scene) {
    for (const part of [this.#ellipses, this.#symbols, this.#labels]) scene.primitives.add(part);
  }

  paint(tracks: ReadonlyMap<string, TrackRecord>, ground: Ground): void {
    for (const [id, drawn] of this.#drawn) if (!tracks.get(id)?.place) this.#remove(id, drawn);
    for (const [id, track] of tracks) {
      if (!track.place) continue;
      const drawn = this.#drawn.get(id) ?? this.#add(id);
      if (drawn.painted === track) continue;
      drawn.painted = track;
      const at = worldOf(onGround(ground, track.place, 1));
      drawn.symbol.position = at;
      drawn.label.position = at;
      drawn.label.text = `${track.className} ${track.stationary ? "stopped" : speed(track.speed)}`;
      drawn.ellipse.show = track.ellipse !== undefined;
      if (track.ellipse)
        drawn.ellipse.positions = ellipseOutline(track.place, track.ellipse).map((p) => worldOf(onGround(ground, p)));
    }
  }

  #add(id: string): Drawn {
    const { name, canvas } = trackSymbol();
    const symbol = this.#symbols.add({ position: Cartesian3.ZERO, scale: 0.8 });
    symbol.setImage(name, canvas);
    const drawn: Drawn = {
      symbol,
      label: this.#labels.add({
        position: Cartesian3.ZERO,
        font: labelFont,
        style: LabelStyle.FILL_AND_OUTLINE,
        fillColor: Color.fromCssColorString("#ffd9c7"),
        outlineColor: palette.night,
        outlineWidth: 4,
        pixelOffset: new Cartesian2(14, 5),
        distanceDisplayCondition: new DistanceDisplayCondition(0, labelsWithin),
        horizontalOrigin: HorizontalOrigin.LEFT,
      }),
      ellipse: this.#ellipses.add({ width: 1.5, material: Material.fromType("Color", { color: palette.track }) }),
      painted: undefined,
    };
    this.#drawn.set(id, drawn);
    return drawn;
  }

  #remove(id: string, { symbol, label, ellipse }: Drawn): void {
    this.#symbols.remove(symbol);
    this.#labels.remove(label);
    this.#ellipses.remove(ellipse);
    this.#drawn.delete(id);
  }
}
