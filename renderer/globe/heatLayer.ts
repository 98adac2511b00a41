import {
  BoundingSphere,
  Color,
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
import type { HeatMap } from "../../src/contract/sightings.ts";
import type { Ground } from "../../src/geo/ground.ts";
import { heatSteps } from "../review/sightings/heatScale.ts";
import { onGround, worldOf } from "./places.ts";

/** How often sightings fall on each piece of the ground: hexagons, coloured from few to many. */
export class HeatLayer {
  readonly #primitives = new PrimitiveCollection();
  #painted: readonly unknown[] = [null, null];

  constructor(scene: Scene) {
    scene.primitives.add(this.#primitives);
  }

  /** Draws it anew when it is another one; null: none. */
  paint(heat: HeatMap | null, ground: Ground): void {
    if (this.#painted[0] === heat && (heat === null || this.#painted[1] === ground)) return;
    this.#painted = [heat, ground];
    this.#primitives.removeAll();
    if (heat === null || heat.cells.length === 0) return;
    this.#primitives.add(
      new Primitive({
        geometryInstances: new GeometryInstance({ geometry: mesh(heat, ground) }),
        appearance: new PerInstanceColorAppearance({ flat: true, translucent: true }),
        asynchronous: false,
        allowPicking: false,
      }),
    );
  }
}

const LIFT = 1.5; // metres above the ground, so that it does not sink in
const OPACITY = 0.72;

/** Each hexagon as six triangles about its middle, in the colour of its count. */
function mesh({ cells }: HeatMap, ground: Ground): Geometry {
  const steps = heatSteps(Math.max(...cells.map(({ flags }) => flags)));
  const colours = steps.map(({ colour }) => Color.fromCssColorString(colour).withAlpha(OPACITY).toBytes());
  const corners = 7;
  const positions = new Float64Array(3 * corners * cells.length);
  const colors = new Uint8Array(4 * corners * cells.length);
  const indices = new Uint32Array(18 * cells.length);
  for (const [n, { middle, outline, flags }] of cells.entries()) {
    const colour = colours[steps.findLastIndex(({ from }) => flags >= from)] as number[];
    for (const [k, place] of [middle, ...outline].entries()) {
      const { x, y, z } = worldOf(onGround(ground, place, LIFT));
      positions.set([x, y, z], 3 * (n * corners + k));
      colors.set(colour, 4 * (n * corners + k));
    }
    for (let k = 0; k < 6; k++)
      indices.set([n * corners, n * corners + 1 + k, n * corners + 1 + ((k + 1) % 6)], 18 * n + 3 * k);
  }
  const attributes = new GeometryAttributes();
  attributes.position = new GeometryAttribute({
    ...{ componentDatatype: ComponentDatatype.DOUBLE, componentsPerAttribute: 3, values: positions },
  });
  attributes.color = new GeometryAttribute({
    ...{
      componentDatatype: ComponentDatatype.UNSIGNED_BYTE,
      componentsPerAttribute: 4,
      normalize: true,
      values: colors,
    },
  });
  return new Geometry({
    ...{ attributes, indices, primitiveType: PrimitiveType.TRIANGLES },
    boundingSphere: BoundingSphere.fromVertices([...positions]),
  });
}
