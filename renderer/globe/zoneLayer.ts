import { Cartesian2, HorizontalOrigin, LabelCollection, type Scene, VerticalOrigin } from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import type { PlanPart } from "../../src/mission/planParts.ts";
import type { Zone, ZoneKind } from "../../src/mission/zone.ts";
import { AreaShapes, type AreaStyle } from "./areaShapes.ts";
import { labelFont, palette } from "./palette.ts";
import { onGround, worldOf } from "./places.ts";
import { zoneLabel, zoneMiddle } from "./zoneLabel.ts";

/** The zones of a plan on the ground, each kind with an edge and a hatching of its own, and their names. */
export class ZoneLayer {
  readonly #areas: AreaShapes;
  readonly #labels: LabelCollection;
  #key: readonly unknown[] = [];

  constructor(scene: Scene) {
    this.#areas = new AreaShapes(scene);
    this.#labels = new LabelCollection({ scene });
    scene.primitives.add(this.#labels);
  }

  /** Draws what changed of them; `focus` is the part of the plan that is being edited. */
  paint(zones: readonly Zone[], focus: PlanPart | undefined, ground: Ground): void {
    const key = [zones, focus, ground];
    if (this.#key.length > 0 && key.every((value, i) => value === this.#key[i])) return;
    this.#key = key;
    this.#areas.paint(
      zones.map((zone) => ({
        of: zone,
        outline: () => zone.points,
        style: STYLES[zone.kind],
        focused: focus?.kind === "zone" && focus.id === zone.id,
      })),
      ground,
    );
    this.#labels.removeAll();
    for (const zone of zones) {
      const middle = zoneMiddle(zone.points);
      if (!middle) continue;
      this.#labels.add({
        text: zoneLabel(zone),
        position: worldOf(onGround(ground, middle, 2)),
        font: labelFont,
        fillColor: STYLES[zone.kind].color,
        showBackground: true,
        backgroundColor: palette.night.withAlpha(0.75),
        backgroundPadding: new Cartesian2(6, 4),
        horizontalOrigin: HorizontalOrigin.CENTER,
        verticalOrigin: VerticalOrigin.CENTER,
        disableDepthTestDistance: 2e6, // over its own hatching, but not through the earth
      });
    }
  }
}

const STYLES: Readonly<Record<ZoneKind, AreaStyle>> = {
  "no-fly": { color: palette.noFly, edge: "solid", hatching: [45, 135], strokes: 14 },
  interest: { color: palette.interest, edge: "dashes", hatching: [0], strokes: 9 },
  watch: { color: palette.watch, edge: "dots", hatching: [90], strokes: 9 },
};
