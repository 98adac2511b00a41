import {
  type Cartesian3,
  Material,
  PointPrimitiveCollection,
  type Polyline,
  PolylineCollection,
  type Scene,
} from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import { cumulative, pointAt } from "../../src/geo/path.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { palette } from "./palette.ts";
import { draped, onGround, worldOf } from "./places.ts";

/** The handles of the section being planned: vertices, points between them, and the line being drawn. */
export class SectionLayer {
  readonly #points = new PointPrimitiveCollection();
  readonly #lines = new PolylineCollection();
  readonly #rubber: Polyline;
  vertices: readonly Cartesian3[] = [];
  midpoints: readonly Cartesian3[] = [];
  #key: readonly unknown[] = [];

  constructor(scene: Scene) {
    scene.primitives.add(this.#lines);
    scene.primitives.add(this.#points);
    this.#rubber = this.#lines.add({
      width: 3,
      show: false,
      material: Material.fromType("PolylineDash", { color: palette.section, dashLength: 10 }),
    });
  }

  paint(
    { section, closed, draft, selected, shown }: SectionHandles,
    pointer: LatLon | undefined,
    ground: Ground,
  ): void {
    const key = [section, closed, draft, selected, shown, ground, draft && pointer];
    if (this.#key.length > 0 && key.every((value, i) => value === this.#key[i])) return;
    this.#key = key;
    this.#points.removeAll();
    const at = (p: LatLon) => worldOf(onGround(ground, p));
    const points = draft ?? (shown ? section : []);
    this.vertices = points.map(at);
    this.midpoints =
      draft || points.length < 2 ? [] : middles(closed ? [...points, points[0] as LatLon] : points).map(at);
    for (const [i, position] of this.vertices.entries()) this.#vertex(position, i === selected && !draft);
    for (const position of this.midpoints) this.#middle(position);
    const line = draft && draft.length > 0 ? [...draft, ...(pointer ? [pointer] : [])] : [];
    this.#rubber.show = line.length > 1;
    if (line.length > 1) this.#rubber.positions = draped(ground, line);
  }

  #vertex(position: Cartesian3, selected: boolean): void {
    this.#points.add({
      position,
      pixelSize: selected ? 15 : 11,
      color: selected ? palette.selected : palette.handle,
      outlineColor: palette.handleEdge,
      outlineWidth: 2,
    });
  }

  #middle(position: Cartesian3): void {
    this.#points.add({
      position,
      pixelSize: 7,
      color: palette.midpoint,
      outlineColor: palette.handleEdge,
      outlineWidth: 1,
    });
  }
}

export interface SectionHandles {
  /** The places that the pattern on the table is made of. */
  readonly section: readonly LatLon[];
  /** Whether the last is joined with the first. */
  readonly closed: boolean;
  readonly draft: readonly LatLon[] | null;
  readonly selected: number | null;
  readonly shown: boolean;
}

/** The middle of each piece of a line. */
function middles(line: readonly LatLon[]): LatLon[] {
  const marks = cumulative(line);
  return line.slice(1).map((_, i) => {
    const { lat, lon } = pointAt(line, ((marks[i] as number) + (marks[i + 1] as number)) / 2, marks);
    return { lat, lon };
  });
}
