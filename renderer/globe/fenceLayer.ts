import { BillboardCollection, type Scene } from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import type { Fence, FenceKind, RallyPoint } from "../../src/mission/fence.ts";
import type { PlanPart } from "../../src/mission/planParts.ts";
import { AreaShapes, type AreaStyle } from "./areaShapes.ts";
import { ellipseOutline } from "./ellipse.ts";
import { palette } from "./palette.ts";
import { onGround, worldOf } from "./places.ts";
import { rallySymbol } from "./symbols.ts";

/** A fence and rally points on the ground: areas to stay in are outlined, areas to keep out of hatched too. */
export class FenceLayer {
  readonly #areas: AreaShapes;
  readonly #symbols = new BillboardCollection();
  #key: readonly unknown[] = [];

  constructor(scene: Scene) {
    this.#areas = new AreaShapes(scene);
    scene.primitives.add(this.#symbols);
  }

  /** Draws what changed of them; `focus` is the part of the plan that is being edited. */
  paint(
    { fence, rally }: { readonly fence: Fence | undefined; readonly rally: readonly RallyPoint[] | undefined },
    focus: PlanPart | undefined,
    ground: Ground,
  ): void {
    const key = [fence, rally, focus, ground];
    if (this.#key.length > 0 && key.every((value, i) => value === this.#key[i])) return;
    const sameRally = rally === this.#key[1] && ground === this.#key[3];
    this.#key = key;
    const inFocus = (kind: PlanPart["kind"], index: number) =>
      focus?.kind === kind && "index" in focus && focus.index === index;
    const polygons = (fence?.polygons ?? []).map((polygon, i) => ({
      of: polygon,
      outline: () => polygon.points,
      style: STYLES[polygon.kind],
      focused: inFocus("fence-area", i),
    }));
    const circles = (fence?.circles ?? []).map((circle, i) => ({
      of: circle,
      outline: () =>
        circle.radius > 0
          ? ellipseOutline(circle.centre, { major: circle.radius, minor: circle.radius, angleDeg: 0 }, 48)
          : [],
      style: STYLES[circle.kind],
      focused: inFocus("fence-circle", i),
    }));
    this.#areas.paint([...polygons, ...circles], ground);
    if (sameRally) return;
    this.#symbols.removeAll();
    for (const point of rally ?? []) {
      const { name, canvas } = rallySymbol();
      this.#symbols.add({ position: worldOf(onGround(ground, point)), scale: 0.7 }).setImage(name, canvas);
    }
  }
}

const STYLES: Readonly<Record<FenceKind, AreaStyle>> = {
  inclusion: { color: palette.keepIn, edge: "solid", hatching: [], strokes: 0 },
  exclusion: { color: palette.keepOut, edge: "solid", hatching: [45], strokes: 14 },
};
