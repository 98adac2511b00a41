import { BillboardCollection, Material, PolylineCollection, type Scene } from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import { pathLength } from "../../src/geo/path.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { sideOf } from "../../src/mission/patterns/shape.ts";
import type { Plan } from "../../src/mission/plan.ts";
import type { PlanPart } from "../../src/mission/planParts.ts";
import { AreaShapes, type AreaStyle } from "./areaShapes.ts";
import { ellipseOutline } from "./ellipse.ts";
import { ownSideComb } from "./ownSideComb.ts";
import { palette } from "./palette.ts";
import { draped, onGround, worldOf } from "./places.ts";
import { aerialSymbol } from "./symbols.ts";

/** Where a plan's own side ends, and how far its link reaches. */
export class DemandLayer {
  readonly #comb = new PolylineCollection();
  readonly #reach: AreaShapes;
  readonly #symbols = new BillboardCollection();
  #sideKey: readonly unknown[] = [];
  #linkKey: readonly unknown[] = [];

  constructor(scene: Scene) {
    scene.primitives.add(this.#comb);
    this.#reach = new AreaShapes(scene);
    scene.primitives.add(this.#symbols);
  }

  /** Draws what changed of them; the side of a long section only once the hand rests. */
  paint(plan: Plan | undefined, { ground, focus, dragging }: DemandView): void {
    const { link } = plan ?? {};
    this.#link(link, focus?.kind === "link", ground);
    if (dragging && (plan?.section.length ?? 0) > LONG) return;
    this.#side(plan?.section ?? [], plan && sideOf(plan), plan?.ownSide?.buffer, ground);
  }

  #side(
    section: readonly LatLon[],
    side: "left" | "right" | undefined,
    buffer: number | undefined,
    ground: Ground,
  ): void {
    const key = [section, side, buffer, ground];
    if (this.#sideKey.length > 0 && key.every((value, i) => value === this.#sideKey[i])) return;
    this.#sideKey = key;
    this.#comb.removeAll();
    if (!side || buffer === undefined) return;
    const { line, teeth } = ownSideComb(section, side, buffer);
    const step = Math.max(30, pathLength(line) / 500);
    const add = (points: readonly LatLon[], width: number) =>
      this.#comb.add({
        positions: draped(ground, points, step),
        width,
        material: Material.fromType("Color", { color: palette.ownSide }),
      });
    if (line.length > 1) add(line, 2);
    for (const tooth of teeth) add(tooth, 1.2);
  }

  #link(link: Plan["link"], focused: boolean, ground: Ground): void {
    const key = [link, focused, ground];
    if (this.#linkKey.length > 0 && key.every((value, i) => value === this.#linkKey[i])) return;
    this.#linkKey = key;
    const outline = ({ place, range }: NonNullable<Plan["link"]>) =>
      ellipseOutline(place, { major: range, minor: range, angleDeg: 0 }, 96);
    this.#reach.paint(link ? [{ of: link, outline: () => outline(link), style: REACH, focused }] : [], ground);
    this.#symbols.removeAll();
    if (!link) return;
    const { name, canvas } = aerialSymbol();
    this.#symbols.add({ position: worldOf(onGround(ground, link.place)), scale: 0.7 }).setImage(name, canvas);
  }
}

interface DemandView {
  readonly ground: Ground;
  /** The part of the plan that is being edited. */
  readonly focus: PlanPart | undefined;
  readonly dragging: boolean;
}

const LONG = 300; // points
const REACH: AreaStyle = { color: palette.link, edge: "dashes", hatching: [], strokes: 0 };
