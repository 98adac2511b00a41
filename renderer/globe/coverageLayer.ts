import {
  BoundingSphere,
  ComponentDatatype,
  Geometry,
  GeometryAttribute,
  GeometryAttributes,
  GeometryInstance,
  Material,
  MaterialAppearance,
  Primitive,
  PrimitiveCollection,
  PrimitiveType,
  type Scene,
  TextureMagnificationFilter,
  TextureMinificationFilter,
} from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import { PIXELS_ON_CAR } from "../../src/mission/carPixels.ts";
import type { CoverageMap } from "../../src/mission/coverage.ts";
import { type CoverageView, coveragePixels } from "../plan/coverageView.ts";
import { onGround, worldOf } from "./places.ts";

/** How well each place of a corridor is seen, laid on the ground: a mesh and one picture for every thousand columns. */
export class CoverageLayer {
  readonly #primitives = new PrimitiveCollection();
  #strips: Strip[] = [];
  #mesh: readonly unknown[] = [];
  #picture: readonly unknown[] = [];

  constructor(scene: Scene) {
    scene.primitives.add(this.#primitives);
  }

  /** Draws it anew when something changed; of a map that only grew, as another `revision` says, the pictures alone. */
  paint(map: CoverageMap | undefined, view: CoverageView, ground: Ground, revision = 0): void {
    const shown = view === "off" ? undefined : map;
    if (!isSame(this.#mesh, [shown, ground])) {
      this.#mesh = [shown, ground];
      this.#picture = [view, revision];
      this.#primitives.removeAll();
      this.#strips = shown && view !== "off" ? stripsOf(shown, view, ground) : [];
      for (const { primitive } of this.#strips) this.#primitives.add(primitive);
    } else if (shown && view !== "off" && !isSame(this.#picture, [view, revision])) {
      this.#picture = [view, revision];
      for (const { material, from, to } of this.#strips) material.uniforms.image = picture(shown, from, to, view);
    }
  }
}

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

/** The columns from `from` up to `to`. */
interface Strip {
  readonly from: number;
  readonly to: number;
  readonly primitive: Primitive;
  readonly material: Material;
}

const LONGEST = 1_000; // columns in one picture
const LIFT = 2; // metres above the ground, so that it does not sink in

function stripsOf(map: CoverageMap, view: "sight" | "pixels", ground: Ground): Strip[] {
  const out: Strip[] = [];
  for (let from = 0; from < map.grid.columns; from += LONGEST)
    out.push(stripOf(map, from, Math.min(map.grid.columns, from + LONGEST), view, ground));
  return out;
}

function stripOf(map: CoverageMap, from: number, to: number, view: "sight" | "pixels", ground: Ground): Strip {
  const material = new Material({
    fabric: { type: "Image", uniforms: { image: picture(map, from, to, view) } },
    translucent: true,
    minificationFilter: TextureMinificationFilter.NEAREST,
    magnificationFilter: TextureMagnificationFilter.NEAREST,
  });
  const primitive = new Primitive({
    geometryInstances: new GeometryInstance({ geometry: mesh(map, from, to, ground) }),
    appearance: new MaterialAppearance({
      flat: true,
      translucent: true,
      materialSupport: MaterialAppearance.MaterialSupport.TEXTURED,
      material,
    }),
    asynchronous: false,
    allowPicking: false,
  });
  return { from, to, primitive, material };
}

function picture(map: CoverageMap, from: number, to: number, view: "sight" | "pixels"): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = to - from;
  canvas.height = map.grid.rows;
  const pixels = coveragePixels(map, from, to, view, PIXELS_ON_CAR);
  canvas.getContext("2d")?.putImageData(new ImageData(pixels, canvas.width, canvas.height), 0, 0);
  return canvas;
}

/** A corner at each crossing of the lines between cells. */
function mesh({ grid }: CoverageMap, from: number, to: number, ground: Ground): Geometry {
  const { rows } = grid;
  const lanes = rows + 1;
  const count = (to - from + 1) * lanes;
  const positions = new Float64Array(3 * count);
  const st = new Float32Array(2 * count);
  const normals = new Float32Array(3 * count);
  for (let b = from; b <= to; b++)
    for (let lane = 0; lane < lanes; lane++) {
      const i = (b - from) * lanes + lane;
      const { x, y, z } = worldOf(onGround(ground, grid.crossing(b, lane), LIFT));
      const far = Math.hypot(x, y, z);
      positions.set([x, y, z], 3 * i);
      normals.set([x / far, y / far, z / far], 3 * i);
      st.set([(b - from) / (to - from), 1 - lane / rows], 2 * i);
    }
  const indices = new Uint32Array(6 * (to - from) * rows);
  let at = 0;
  for (let b = 0; b < to - from; b++)
    for (let r = 0; r < rows; r++) {
      const a = b * lanes + r;
      indices.set([a, a + 1, a + lanes, a + 1, a + lanes + 1, a + lanes], at);
      at += 6;
    }
  const attributes = new GeometryAttributes();
  const { DOUBLE, FLOAT } = ComponentDatatype;
  attributes.position = new GeometryAttribute({
    componentDatatype: DOUBLE,
    componentsPerAttribute: 3,
    values: positions,
  });
  attributes.normal = new GeometryAttribute({ componentDatatype: FLOAT, componentsPerAttribute: 3, values: normals });
  attributes.st = new GeometryAttribute({ componentDatatype: FLOAT, componentsPerAttribute: 2, values: st });
  return new Geometry({
    attributes,
    indices,
    primitiveType: PrimitiveType.TRIANGLES,
    boundingSphere: BoundingSphere.fromVertices([...positions]),
  });
}
