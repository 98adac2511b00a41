import { BillboardCollection, Material, PolylineCollection, type Scene } from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import { pathLength } from "../../src/geo/path.ts";
import type { LatLon } from "../../src/geo/position.ts";
import type { Plan } from "../../src/mission/plan.ts";
import type { PlanPart } from "../../src/mission/planParts.ts";
import { ownLineOf } from "../../src/mission/proof/ownSide.ts";
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
  readonly #again: () => void;
  #sideKey: readonly unknown[] = [];
  #linkKey: readonly unknown[] = [];

  /** A long section that was changed. */
  #moved: Moved | undefined;

  /** `again` asks for another painting. */
  constructor(scene: Scene, again: () => void) {
    this.#again = again;
    scene.primitives.add(this.#comb);
    this.#reach = new AreaShapes(scene);
    scene.primitives.add(this.#symbols);
  }

  /** Draws what changed of them; the side of a long section once it has rested. */
  paint(plan: Plan | undefined, focus: PlanPart | undefined, ground: Ground): void {
    this.#link(plan?.link, focus?.kind === "link", ground);
    const own = plan && ownLineOf(plan);
    this.#side(own?.section ?? NONE, own?.side, plan?.ownSide?.buffer, ground);
  }

  #side(
    section: readonly LatLon[],
    side: "left" | "right" | undefined,
    buffer: number | undefined,
    ground: Ground,
  ): void {
    const key = [section, side, buffer, ground];
    if (this.#sideKey.length > 0 && key.every((value, i) => value === this.#sideKey[i])) return;
    if (side && buffer !== undefined && section.length > LONG && !this.#hasRested(section)) return;
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

  /** Whether a section was the same for a while; else asks for a painting when it has been. */
  #hasRested(section: readonly LatLon[]): boolean {
    if (this.#moved?.section === section) return this.#moved.rested;
    clearTimeout(this.#moved?.timer);
    const timer = setTimeout(() => {
      this.#moved = { section, timer, rested: true };
      this.#again();
    }, REST_MS);
    this.#moved = { section, timer, rested: false };
    return false;
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

interface Moved {
  readonly section: readonly LatLon[];
  readonly timer: ReturnType<typeof setTimeout>;
  readonly rested: boolean;
}

const LONG = 300; // points
const REST_MS = 250;
const NONE: readonly LatLon[] = [];
const REACH: AreaStyle = { color: palette.link, edge: "dashes", hatching: [], strokes: 0 };
