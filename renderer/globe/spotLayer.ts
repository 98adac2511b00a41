import { type Color, Material, PointPrimitiveCollection, PrimitiveCollection, type Scene } from "@cesium/engine";
import type { PassOutline } from "../../src/contract/footprints.ts";
import type { Ground } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { lineBatch } from "./lineBatch.ts";
import { palette } from "./palette.ts";
import { draped, onGround, worldOf } from "./places.ts";

/** What of Review is to be seen on the ground besides flags. */
export interface GroundShown {
  /** Areas that are asked about or filtered by, each closed by itself. */
  readonly areas: readonly (readonly LatLon[])[];
  /** The place that is asked about. */
  readonly place: LatLon | null;
  /** The corners of an area that is being drawn, and where the pointer is. */
  readonly corners: readonly LatLon[] | null;
  readonly pointer: LatLon | null;
  /** What a camera saw of the ground during a pass, and when the picture on the screen was taken. */
  readonly outlines: readonly PassOutline[];
  readonly shownAt: number | null;
}

/** Ground that is asked about in Review, and the footprints of the pass that filmed it. */
export class SpotLayer {
  readonly #lines = new PrimitiveCollection();
  readonly #points = new PointPrimitiveCollection();
  #key: readonly unknown[] = [];

  constructor(scene: Scene) {
    scene.primitives.add(this.#lines);
    scene.primitives.add(this.#points);
  }

  /** Draws it anew when something changed; null: nothing. */
  paint(shown: GroundShown | null, ground: Ground): void {
    const now = shown && shownOutline(shown.outlines, shown.shownAt);
    const key = shown
      ? [...shown.areas, shown.place, shown.corners, shown.corners && shown.pointer, shown.outlines, now, ground]
      : [];
    if (key.length === this.#key.length && key.every((value, i) => value === this.#key[i])) return;
    this.#key = key;
    this.#lines.removeAll();
    this.#points.removeAll();
    if (!shown) return;
    const { areas, place, corners, pointer, outlines } = shown;
    this.#rings(
      outlines.filter((one) => one !== now).map(({ outline }) => outline),
      { color: palette.footprint.withAlpha(0.35), width: 1.5, ground },
    );
    if (now) this.#rings([now.outline], { color: palette.footprint, width: 4, ground });
    this.#rings(areas, { color: palette.target, width: 3, ground });
    if (corners) this.#draft(corners, pointer, ground);
    for (const at of [...(place ? [place] : []), ...(corners ?? [])])
      this.#points.add({
        position: worldOf(onGround(ground, at, 3)),
        pixelSize: 13,
        color: palette.target,
        outlineColor: palette.night,
        outlineWidth: 3,
        disableDepthTestDistance: 2e6, // metres: through hills, not through the earth
      });
  }

  #rings(rings: readonly (readonly LatLon[])[], look: { color: Color; width: number; ground: Ground }): void {
    const { color, width, ground } = look;
    const closed = rings.flatMap(([first, ...rest]) => (first ? [[first, ...rest, first]] : []));
    const batch = lineBatch(
      closed.map((ring) => draped(ground, ring)),
      { width, material: Material.fromType("Color", { color }) },
    );
    if (batch) this.#lines.add(batch);
  }

  #draft(corners: readonly LatLon[], pointer: LatLon | null, ground: Ground): void {
    const line = pointer ? [...corners, pointer] : corners;
    const [first] = line;
    const ring = first && line.length > 2 ? [...line, first] : line;
    const material = Material.fromType("PolylineDash", { color: palette.target, dashLength: 14 });
    const batch = lineBatch([draped(ground, ring)], { width: 3, material });
    if (batch) this.#lines.add(batch);
  }
}

/** The outline taken nearest to the picture on the screen. */
function shownOutline(outlines: readonly PassOutline[], shownAt: number | null): PassOutline | undefined {
  if (shownAt === null) return undefined;
  return outlines.reduce<PassOutline | undefined>(
    (best, one) => (best && Math.abs(best.at - shownAt) <= Math.abs(one.at - shownAt) ? best : one),
    undefined,
  );
}
