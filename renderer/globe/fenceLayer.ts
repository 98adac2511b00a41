import { BillboardCollection, Material, PolylineCollection, type Scene } from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import { pathLength } from "../../src/geo/path.ts";
import type { LatLon } from "../../src/geo/position.ts";
import type { Fence, FenceKind, RallyPoint } from "../../src/mission/fence.ts";
import { ellipseOutline } from "./ellipse.ts";
import { hatch } from "./hatch.ts";
import { palette } from "./palette.ts";
import { draped, onGround, worldOf } from "./places.ts";
import { rallySymbol } from "./symbols.ts";

/** A fence and rally points on the ground: areas to stay in are outlined, areas to keep out of hatched too. */
export class FenceLayer {
  readonly #lines = new PolylineCollection();
  readonly #symbols = new BillboardCollection();
  #key: readonly unknown[] = [];

  constructor(scene: Scene) {
    scene.primitives.add(this.#lines);
    scene.primitives.add(this.#symbols);
  }

  /** Draws them anew when something changed. */
  paint(fence: Fence | undefined, rally: readonly RallyPoint[] | undefined, ground: Ground): void {
    const key = [fence, rally, ground];
    if (this.#key.length > 0 && key.every((value, i) => value === this.#key[i])) return;
    this.#key = key;
    this.#lines.removeAll();
    this.#symbols.removeAll();
    for (const { kind, points } of fence?.polygons ?? []) this.#area(kind, points, ground);
    for (const { kind, centre, radius } of fence?.circles ?? [])
      if (radius > 0)
        this.#area(kind, ellipseOutline(centre, { major: radius, minor: radius, angleDeg: 0 }, 48), ground);
    for (const point of rally ?? []) {
      const { name, canvas } = rallySymbol();
      this.#symbols.add({ position: worldOf(onGround(ground, point)), scale: 0.7 }).setImage(name, canvas);
    }
  }

  #area(kind: FenceKind, outline: readonly LatLon[], ground: Ground): void {
    const [first] = outline;
    if (!first || outline.length < 2) return;
    const closed = [...outline, first];
    const step = Math.max(30, pathLength(closed) / 400);
    const color = kind === "inclusion" ? palette.keepIn : palette.keepOut;
    const line = (points: readonly LatLon[], width: number) =>
      this.#lines.add({
        positions: draped(ground, points, step),
        width,
        material: Material.fromType("Color", { color }),
      });
    line(closed, 3);
    if (kind === "exclusion") for (const stroke of hatch(outline, HATCHES)) line(stroke, 1.2);
  }
}

const HATCHES = 14;
