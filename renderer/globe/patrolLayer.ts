import {
  type Cartesian3,
  ColorGeometryInstanceAttribute,
  CoplanarPolygonGeometry,
  GeometryInstance,
  Material,
  PerInstanceColorAppearance,
  PolygonHierarchy,
  type Polyline,
  PolylineCollection,
  Primitive,
  PrimitiveCollection,
  type Scene,
} from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import type { Patrol } from "../../src/mission/patrol.ts";
import { palette } from "./palette.ts";
import { draped, onGround, worldOf } from "./places.ts";

/** `plan`: all of it. `legs`: without the strip that is seen. `section`: the border section alone. */
export type PatrolDetail = "plan" | "legs" | "section";

/** The section on the ground, the legs in the air and the strip that is seen. */
export class PatrolLayer {
  readonly #lines = new PolylineCollection();
  readonly #swath = new PrimitiveCollection();
  #key: readonly unknown[] = [];

  constructor(scene: Scene) {
    scene.primitives.add(this.#swath);
    scene.primitives.add(this.#lines);
  }

  /** Draws a patrol with as much as the screen needs of it. Nothing is done when nothing changed. */
  paint(section: readonly LatLon[], patrol: Patrol | undefined, ground: Ground, detail: PatrolDetail): void {
    const key = [section, patrol, ground, detail];
    const quiet = detail !== "plan";
    if (key.every((value, i) => value === this.#key[i]) && this.#key.length > 0) return;
    this.#key = key;
    this.#lines.removeAll();
    this.#swath.removeAll();
    if (section.length > 1) this.#line(draped(ground, section), quiet ? 3 : 4, palette.section);
    if (!patrol || detail === "section") return;
    if (detail === "plan" && !patrol.sketch) for (const strip of patrol.swath) this.#strip(strip, ground);
    for (const leg of patrol.legs) {
      const ends = [leg.from, leg.to].map((p) => worldOf({ ...p, amsl: p.amsl ?? p.ahl + level(ground, p) }));
      this.#line(ends, leg.kind === "watch" ? 3 : 2, quiet ? palette.legDone : palette.leg, leg.kind === "transit");
    }
  }

  #line(positions: Cartesian3[], width: number, color: typeof palette.leg, dashed = false): Polyline {
    const material = dashed
      ? Material.fromType("PolylineDash", { color, dashLength: 12 })
      : Material.fromType("Color", { color });
    return this.#lines.add({ positions, width, material });
  }

  #strip(outline: readonly LatLon[], ground: Ground): void {
    const hierarchy = new PolygonHierarchy(outline.map((p) => worldOf(onGround(ground, p, 0.5))));
    const geometry = new CoplanarPolygonGeometry({
      polygonHierarchy: hierarchy,
      vertexFormat: PerInstanceColorAppearance.FLAT_VERTEX_FORMAT,
    });
    this.#swath.add(
      new Primitive({
        geometryInstances: new GeometryInstance({
          geometry,
          attributes: { color: ColorGeometryInstanceAttribute.fromColor(palette.swath) },
        }),
        appearance: new PerInstanceColorAppearance({ flat: true, translucent: true }),
        asynchronous: false,
        allowPicking: false,
      }),
    );
  }
}

const level = (ground: Ground, p: LatLon): number => ground.elevation(p) ?? 0;
