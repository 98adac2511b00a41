import {
  BoundingSphere,
  type Cartesian3,
  ColorGeometryInstanceAttribute,
  ComponentDatatype,
  Geometry,
  GeometryAttribute,
  GeometryAttributes,
  GeometryInstance,
  PerInstanceColorAppearance,
  Primitive,
  PrimitiveCollection,
  PrimitiveType,
  type Scene,
} from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import type { Patrol } from "../../src/mission/patrol.ts";
import { type LegLine, legLines, lineNumbers, placesIn } from "./legLines.ts";
import { LongLines } from "./longLines.ts";
import { palette } from "./palette.ts";
import { draped, onGround, worldOf } from "./places.ts";
import { stripTriangles } from "./stripMesh.ts";

/** `plan`: all of it. `legs`: without the strip that is seen. `section`: the border section alone. */
export type PatrolDetail = "plan" | "legs" | "section";

/** The section on the ground, the legs in the air and the strip that is seen. */
export class PatrolLayer {
  readonly #section: LongLines;
  readonly #legs: Readonly<Record<LegLine["kind"], LongLines>>;
  readonly #swath = new PrimitiveCollection();
  #sectionKey: readonly unknown[] = [];
  #key: readonly unknown[] = [];

  constructor(scene: Scene) {
    scene.primitives.add(this.#swath);
    this.#section = new LongLines(scene, SECTION.plan);
    this.#legs = { transit: new LongLines(scene, LOOKS.transit), watch: new LongLines(scene, LOOKS.watch) };
  }

  /** Draws what changed of a patrol, with as much as the screen needs of it. */
  paint(section: readonly LatLon[], patrol: Patrol | undefined, ground: Ground, detail: PatrolDetail): void {
    this.#paintSection(section, ground, detail);
    const key = [patrol, ground, detail];
    if (key.every((value, i) => value === this.#key[i]) && this.#key.length > 0) return;
    this.#key = key;
    const lines = patrol && detail !== "section" ? legLines(patrol.legs, (p) => ground.elevation(p) ?? 0) : [];
    for (const kind of ["transit", "watch"] as const) {
      this.#legs[kind].restyle(detail === "plan" ? LOOKS[kind] : QUIET[kind]);
      this.#legs[kind].draw(
        lines.filter((line) => line.kind === kind),
        null,
        (numbers) => placesIn(numbers, 3).map(([lat, lon, amsl]) => worldOf({ lat, lon, amsl: amsl ?? 0 })),
      );
    }
    this.#swath.removeAll();
    if (patrol && detail === "plan" && !patrol.sketch) this.#strips(patrol.swath, ground);
  }

  #paintSection(section: readonly LatLon[], ground: Ground, detail: PatrolDetail): void {
    const key = [section, ground, detail];
    if (key.every((value, i) => value === this.#sectionKey[i]) && this.#sectionKey.length > 0) return;
    this.#sectionKey = key;
    this.#section.restyle(detail === "plan" ? SECTION.plan : SECTION.quiet);
    const onIt = (numbers: Float64Array): Cartesian3[] =>
      draped(
        ground,
        placesIn(numbers, 2).map(([lat, lon]) => ({ lat, lon })),
      );
    this.#section.draw(section.length > 1 ? [lineNumbers(section)] : [], ground, onIt);
  }

  #strips(outlines: readonly (readonly LatLon[])[], ground: Ground): void {
    if (outlines.length === 0) return;
    this.#swath.add(
      new Primitive({
        geometryInstances: new GeometryInstance({
          geometry: meshOf(outlines, ground),
          attributes: { color: ColorGeometryInstanceAttribute.fromColor(palette.swath) },
        }),
        appearance: new PerInstanceColorAppearance({ flat: true, translucent: true }),
        asynchronous: false,
        allowPicking: false,
      }),
    );
  }
}

/** All strips in one piece, a little above the ground. */
function meshOf(outlines: readonly (readonly LatLon[])[], ground: Ground): Geometry {
  const places = outlines.flat();
  const values = new Float64Array(3 * places.length);
  for (const [i, place] of places.entries()) {
    const { x, y, z } = worldOf(onGround(ground, place, 0.5));
    values.set([x, y, z], 3 * i);
  }
  const attributes = new GeometryAttributes();
  attributes.position = new GeometryAttribute({
    componentDatatype: ComponentDatatype.DOUBLE,
    componentsPerAttribute: 3,
    values,
  });
  return new Geometry({
    attributes,
    indices: stripTriangles(outlines.map(({ length }) => length)),
    primitiveType: PrimitiveType.TRIANGLES,
    boundingSphere: BoundingSphere.fromVertices(Array.from(values)),
  });
}

const SECTION = {
  plan: { width: 4, color: palette.section },
  quiet: { width: 3, color: palette.section },
};
const LOOKS = {
  transit: { width: 2, color: palette.leg, dashed: true },
  watch: { width: 3, color: palette.leg },
};
const QUIET = {
  transit: { width: 2, color: palette.legDone, dashed: true },
  watch: { width: 3, color: palette.legDone },
};
