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
  readonly #strips = new PrimitiveCollection();
  #key: readonly unknown[] = [];

  constructor(scene: Scene) {
    scene.primitives.add(this.#strips);
  }

  /** Draws it anew when something changed. */
  paint(map: CoverageMap | undefined, view: CoverageView, ground: Ground): void {
    const key = [map, view, ground];
    if (this.#key.length > 0 && key.every((value, i) => value === this.#key[i])) return;
    this.#key = key;
    this.#strips.removeAll();
    if (!map || view === "off") return;
    for (let from = 0; from < map.grid.columns; from += LONGEST)
      this.#strips.add(strip(map, from, Math.min(map.grid.columns, from + LONGEST), view, ground));
  }
}

const LONGEST = 1_000; // columns in one picture
const LIFT = 2; // metres above the ground, so that it does not sink in

function strip(map: CoverageMap, from: number, to: number, view: "sight" | "pixels", ground: Ground): Primitive {
  const image = picture(coveragePixels(map, from, to, view, PIXELS_ON_CAR), to - from, map.grid.rows);
  const appearance = new MaterialAppearance({
    flat: true,
    translucent: true,
    materialSupport: MaterialAppearance.MaterialSupport.TEXTURED,
    material: new Material({
      fabric: { type: "Image", uniforms: { image } },
      translucent: true,
      minificationFilter: TextureMinificationFilter.NEAREST,
      magnificationFilter: TextureMagnificationFilter.NEAREST,
    }),
  });
  return new Primitive({
    geometryInstances: new GeometryInstance({ geometry: mesh(map, from, to, ground) }),
    appearance,
    asynchronous: false,
    allowPicking: false,
  });
}

function picture(pixels: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(pixels, width, height), 0, 0);
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
