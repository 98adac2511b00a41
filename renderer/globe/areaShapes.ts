import { type Color, Material, PolylineCollection, PrimitiveCollection, type Scene } from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import { pathLength } from "../../src/geo/path.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { hatch } from "./hatch.ts";
import { draped } from "./places.ts";

/** How areas of one kind are drawn; no two kinds have the same pattern. */
export interface AreaStyle {
  readonly color: Color;
  readonly edge: "solid" | "dashes" | "dots";
  /** Directions of the lines that fill it, degrees from east to north, and how many of each. */
  readonly hatching: readonly number[];
  readonly strokes: number;
}

/** An area on the ground; drawn anew when `of` or its style is another thing, or it comes into focus. */
export interface Area {
  readonly of: object;
  readonly outline: () => readonly LatLon[];
  readonly style: AreaStyle;
  readonly focused: boolean;
}

/** Areas on the ground, each drawn by itself, so that changing one leaves the others as they are. */
export class AreaShapes {
  readonly #all = new PrimitiveCollection();
  readonly #drawn = new Map<object, { readonly area: Area; readonly lines: PolylineCollection }>();
  #ground: Ground | undefined;

  constructor(scene: Scene) {
    scene.primitives.add(this.#all);
  }

  paint(areas: readonly Area[], ground: Ground): void {
    const wanted = new Map(areas.map((area) => [area.of, area]));
    for (const [of, { area, lines }] of this.#drawn) {
      const now = wanted.get(of);
      if (ground === this.#ground && now?.style === area.style && now.focused === area.focused) wanted.delete(of);
      else {
        this.#all.remove(lines);
        this.#drawn.delete(of);
      }
    }
    this.#ground = ground;
    for (const [of, area] of wanted) {
      const lines = linesOf(area, ground);
      this.#all.add(lines);
      this.#drawn.set(of, { area, lines });
    }
  }
}

function linesOf({ outline, style, focused }: Area, ground: Ground): PolylineCollection {
  const lines = new PolylineCollection();
  const corners = outline();
  const [first] = corners;
  if (!first || corners.length < 2) return lines;
  const closed = [...corners, first];
  const step = Math.max(30, pathLength(closed) / 400);
  const line = (points: readonly LatLon[], width: number, edge: AreaStyle["edge"]) =>
    lines.add({ positions: draped(ground, points, step), width, material: materialOf(style.color, edge) });
  line(closed, focused ? 5 : 3, style.edge);
  for (const direction of style.hatching)
    for (const stroke of hatch(corners, style.strokes, direction)) line(stroke, 1.2, "solid");
  return lines;
}

function materialOf(color: Color, edge: AreaStyle["edge"]): Material {
  if (edge === "solid") return Material.fromType("Color", { color });
  return Material.fromType("PolylineDash", { color, ...(edge === "dashes" ? DASHES : DOTS) });
}

const DASHES = { dashLength: 24 };
const DOTS = { dashLength: 8 };
