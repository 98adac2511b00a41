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

/** The cells of some columns as a picture: a column of cells is a column of pixels, the section's left side up. */
export type CellPixels = (from: number, to: number) => Uint8ClampedArray<ArrayBuffer>;

/** How well each place of a corridor is seen, laid on the ground: a mesh and one picture for every thousand columns. */
export class CoverageLayer {
  readonly #scene: Pick<Scene, "primitives">;
  readonly #primitives = new PrimitiveCollection();
  #strips: Strip[] = [];
  #mesh: readonly unknown[] = [];
  #picture: readonly unknown[] = [];

  /** `scene`: where it is drawn, which may be one layer of many. */
  constructor(scene: Pick<Scene, "primitives">) {
    this.#scene = scene;
    scene.primitives.add(this.#primitives);
  }

  /** Draws it anew when something changed; of a map that only grew, as another `revision` says, the pictures alone. */
  paint(map: CoverageMap | undefined, view: CoverageView, ground: Ground, revision = 0): void {
    if (!map || view === "off") this.paintCells(undefined, { ground, picture: [], pixels: noPixels });
    else
      this.paintCells(map, {
        ...{ ground, picture: [view, revision] },
        pixels: (from, to) => coveragePixels(map, from, to, view, PIXELS_ON_CAR),
      });
  }

  /** The same in any colours: drawn anew where what `picture` names is not the same as before. */
  paintCells(map: CoverageMap | undefined, { ground, picture, pixels }: CellPainting): void {
    if (!isSame(this.#mesh, [map, ground])) {
      this.#mesh = [map, ground];
      this.#picture = picture;
      this.#primitives.removeAll();
      this.#strips = map ? stripsOf(map, pixels, ground) : [];
      for (const { primitive } of this.#strips) this.#primitives.add(primitive);
    } else if (map && !isSame(this.#picture, picture)) {
      this.#picture = picture;
      for (const { material, from, to } of this.#strips) material.uniforms.image = canvasOf(map, from, to, pixels);
    }
  }

  /** Takes it off the globe for good. */
  remove(): void {
    this.#scene.primitives.remove(this.#primitives);
  }
}

interface CellPainting {
  readonly ground: Ground;
  /** What the picture follows from besides the map. */
  readonly picture: readonly unknown[];
  readonly pixels: CellPixels;
}

const noPixels: CellPixels = () => new Uint8ClampedArray(0);

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

function stripsOf(map: CoverageMap, pixels: CellPixels, ground: Ground): Strip[] {
  const out: Strip[] = [];
  for (let from = 0; from < map.grid.columns; from += LONGEST)
    out.push(stripOf(map, from, Math.min(map.grid.columns, from + LONGEST), pixels, ground));
  return out;
}

function stripOf(map: CoverageMap, from: number, to: number, pixels: CellPixels, ground: Ground): Strip {
  const material = new Material({
    fabric: { type: "Image", uniforms: { image: canvasOf(map, from, to, pixels) } },
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

function canvasOf(map: CoverageMap, from: number, to: number, pixels: CellPixels): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = to - from;
  canvas.height = map.grid.rows;
  canvas.getContext("2d")?.putImageData(new ImageData(pixels(from, to), canvas.width, canvas.height), 0, 0);
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
