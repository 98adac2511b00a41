import {
  Cartesian2,
  DistanceDisplayCondition,
  LabelCollection,
  LabelStyle,
  Material,
  PointPrimitiveCollection,
  PolylineCollection,
  PrimitiveCollection,
  type Scene,
} from "@cesium/engine";
import type { MapLayer, MapsRecord } from "../../src/contract/maps.ts";
import type { Ground } from "../../src/geo/ground.ts";
import type { GeoFeature } from "../../src/mission/geoFeatures.ts";
import { type OverlayDrawing, overlayDrawing } from "./overlayLines.ts";
import { labelFont, palette } from "./palette.ts";
import { onGround, worldOf } from "./places.ts";

interface Options {
  readonly featuresOf: (id: string) => Promise<readonly GeoFeature[]>;
  /** Features have come: the layer is to be painted. */
  readonly onCame: () => void;
}

interface Known {
  readonly version: number;
  /** Absent until it has come. */
  drawing?: OverlayDrawing;
}

/** The operator's overlays: lines, edges of areas, places and names on the ground. */
export class OverlayLayer {
  readonly #scene: Scene;
  readonly #featuresOf: Options["featuresOf"];
  readonly #onCame: Options["onCame"];
  readonly #shapes = new PrimitiveCollection();
  readonly #known = new Map<string, Known>();
  #key: readonly unknown[] = [];
  #came = 0;

  constructor(scene: Scene, { featuresOf, onCame }: Options) {
    this.#scene = scene;
    this.#featuresOf = featuresOf;
    this.#onCame = onCame;
    scene.primitives.add(this.#shapes);
  }

  /** Draws them anew when something changed. */
  paint(maps: MapsRecord | undefined, ground: Ground): void {
    const overlays = (maps?.layers ?? []).filter(({ kind, state }) => kind === "overlay" && state === "ready");
    this.#ask(overlays);
    const shown = overlays.filter((one) => one.shown && one.opacity > 0);
    const looks = shown.map(({ id, version, opacity }) => `${id} ${version} ${opacity}`).join("\n");
    const key = [looks, looks && ground, this.#came];
    if (this.#key.length > 0 && key.every((value, i) => value === this.#key[i])) return;
    this.#key = key;
    this.#shapes.removeAll();
    for (const one of shown.toReversed()) {
      const drawing = this.#known.get(one.id)?.drawing;
      if (drawing) this.#draw(drawing, one.opacity, ground);
    }
  }

  #ask(overlays: readonly MapLayer[]): void {
    for (const id of this.#known.keys()) if (!overlays.some((one) => one.id === id)) this.#known.delete(id);
    for (const { id, version } of overlays) {
      if (this.#known.get(id)?.version === version) continue;
      const known: Known = { version };
      this.#known.set(id, known);
      this.#featuresOf(id).then(
        (features) => {
          known.drawing = overlayDrawing(features);
          this.#came++;
          this.#onCame();
        },
        () => {
          if (this.#known.get(id) === known) this.#known.delete(id); // asked again at the next painting
        },
      );
    }
  }

  #draw({ lines, points, labels }: OverlayDrawing, opacity: number, ground: Ground): void {
    const color = palette.overlay.withAlpha(opacity);
    const strokes = new PolylineCollection();
    for (const line of lines)
      strokes.add({
        positions: line.map((place) => worldOf(onGround(ground, place, 3))),
        width: 2,
        material: Material.fromType("Color", { color }),
      });
    const dots = new PointPrimitiveCollection();
    for (const place of points)
      dots.add({
        position: worldOf(onGround(ground, place, 3)),
        pixelSize: 7,
        color,
        outlineColor: palette.night,
        outlineWidth: 1,
      });
    const names = new LabelCollection({ scene: this.#scene });
    for (const { text, place } of labels)
      names.add({
        text,
        position: worldOf(onGround(ground, place, 3)),
        font: labelFont,
        fillColor: color,
        outlineColor: palette.night.withAlpha(opacity),
        outlineWidth: 3,
        style: LabelStyle.FILL_AND_OUTLINE,
        pixelOffset: new Cartesian2(0, -12),
        distanceDisplayCondition: new DistanceDisplayCondition(0, namesWithin),
      });
    for (const shapes of [strokes, dots, names]) this.#shapes.add(shapes);
  }
}

const namesWithin = 150_000; // metres from the eye
