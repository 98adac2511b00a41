import {
  Cartesian2,
  type Color,
  LabelCollection,
  LabelStyle,
  Material,
  PointPrimitiveCollection,
  PrimitiveCollection,
  type Scene,
} from "@cesium/engine";
import type { CueRecord } from "../../src/contract/cue.ts";
import type { Ground } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { decisionsOf, type ReliefView } from "../fly/reliefDesk.ts";
import { lineBatch } from "./lineBatch.ts";
import { labelFont, palette } from "./palette.ts";
import { onGround, worldOf } from "./places.ts";

/** What is proposed and not decided: detours as dashed lines, and the places that they are about; what is under way whole. */
export class ProposalLayer {
  readonly #lines = new PrimitiveCollection();
  readonly #points = new PointPrimitiveCollection();
  readonly #labels = new LabelCollection();
  #shown: readonly unknown[] = [];

  constructor(scene: Scene) {
    for (const things of [this.#lines, this.#points, this.#labels]) scene.primitives.add(things);
  }

  /** Draws what changed; null: nothing. */
  paint(view: ReliefView | null, ground: Ground): void {
    const key = view && view.cues.size + view.reliefs.size > 0 ? [view.cues, view.reliefs, ground] : [];
    if (key.length === this.#shown.length && key.every((value, i) => value === this.#shown[i])) return;
    this.#shown = key;
    this.#lines.removeAll();
    this.#points.removeAll();
    this.#labels.removeAll();
    if (!view || key.length === 0) return;
    for (const cue of view.cues.values()) this.#cue(cue, ground);
    for (const decision of decisionsOf(view)) {
      if (decision.kind !== "relief") continue;
      const { place, title, parts } = decision.proposal;
      if (place) this.#place(place, title, palette.target, ground);
      for (const part of parts ?? [])
        if (part.place) this.#place(part.place, `${part.droneId} begins`, palette.target, ground);
    }
  }

  #cue({ state, path, place, title, nearest, amsl }: CueRecord, ground: Ground): void {
    if (state === "over" || state === "failed") return;
    const colour = state === "refused" ? palette.noFly : palette.target;
    const points = path.map((p) => worldOf({ ...p, amsl: p.amsl ?? onGround(ground, p, 60).amsl }));
    const material =
      state === "under-way" || state === "there"
        ? Material.fromType("Color", { color: colour })
        : Material.fromType("PolylineDash", { color: colour, dashLength: 16 });
    const batch = points.length > 1 ? lineBatch([points], { width: 4, material }) : undefined;
    if (batch) this.#lines.add(batch);
    if (place) this.#place(place, title, colour, ground, amsl);
    if (nearest) this.#place(nearest, "nearest allowed", palette.keepIn, ground);
  }

  #place(place: LatLon, text: string, color: Color, ground: Ground, amsl?: number): void {
    const position = worldOf(amsl === undefined ? onGround(ground, place, 3) : { ...place, amsl: amsl + 3 });
    this.#points.add({ position, pixelSize: 13, color: palette.night, outlineColor: color, outlineWidth: 3 });
    this.#labels.add({
      ...{ position, text, font: labelFont, fillColor: color, outlineColor: palette.night, outlineWidth: 4 },
      ...{
        style: LabelStyle.FILL_AND_OUTLINE,
        pixelOffset: OFFSET,
        disableDepthTestDistance: Number.POSITIVE_INFINITY,
      },
    });
  }
}

const OFFSET = new Cartesian2(14, -12);
