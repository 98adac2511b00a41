import {
  BillboardCollection,
  type Cartesian3,
  HorizontalOrigin,
  Material,
  PolylineCollection,
  type Scene,
  VerticalOrigin,
} from "@cesium/engine";
import type { FlagRecord } from "../../src/contract/records.ts";
import type { Ground } from "../../src/geo/ground.ts";
import { ellipseOutline } from "./ellipse.ts";
import { palette } from "./palette.ts";
import { onGround, worldOf } from "./places.ts";
import { flagSymbol } from "./symbols.ts";

/** Flags where they were seen; the selected one with its error ellipse. */
export class FlagLayer {
  readonly #symbols = new BillboardCollection();
  readonly #ellipses = new PolylineCollection();
  #points: { id: string; point: Cartesian3 }[] = [];
  #painted: readonly [ReadonlyMap<string, FlagRecord>, string | null, Ground, boolean] | undefined;

  constructor(scene: Scene) {
    scene.primitives.add(this.#ellipses);
    scene.primitives.add(this.#symbols);
  }

  /** Draws all flags in Review, elsewhere only those that nobody has dismissed. */
  paint(flags: ReadonlyMap<string, FlagRecord>, selectedId: string | null, ground: Ground, inReview: boolean): void {
    const last = this.#painted;
    if (last && last[0] === flags && last[1] === selectedId && last[2] === ground && last[3] === inReview) return;
    this.#painted = [flags, selectedId, ground, inReview];
    this.#symbols.removeAll();
    this.#ellipses.removeAll();
    this.#points = [];
    for (const flag of flags.values()) {
      if (!inReview && flag.verdict?.kind === "dismissed") continue;
      const selected = inReview && flag.id === selectedId;
      const { name, canvas } = flagSymbol(flag.verdict?.kind ?? "unreviewed", selected);
      const point = worldOf(onGround(ground, flag.place));
      this.#points.push({ id: flag.id, point });
      const symbol = this.#symbols.add({
        position: point,
        scale: selected ? 0.95 : 0.7,
        verticalOrigin: VerticalOrigin.BOTTOM,
        horizontalOrigin: HorizontalOrigin.CENTER,
      });
      symbol.setImage(name, canvas);
      if (selected)
        this.#ellipses.add({
          positions: ellipseOutline(flag.place, flag.ellipse).map((p) => worldOf(onGround(ground, p))),
          width: 2,
          material: Material.fromType("Color", { color: palette.flag }),
        });
    }
  }

  points(): readonly { id: string; point: Cartesian3 }[] {
    return this.#points;
  }
}
