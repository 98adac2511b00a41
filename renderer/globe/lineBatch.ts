import {
  ArcType,
  Cartesian3,
  GeometryInstance,
  type Material,
  PolylineGeometry,
  PolylineMaterialAppearance,
  Primitive,
} from "@cesium/engine";

/** How lines that are drawn together look; `width` is pixels. */
export interface BatchLook {
  readonly width: number;
  readonly material: Material;
}

/** Any number of lines of one look, drawn at once; undefined where none has a length. */
export function lineBatch(
  lines: readonly (readonly Cartesian3[])[],
  { width, material }: BatchLook,
): Primitive | undefined {
  const geometryInstances = lines.filter(hasLength).map(
    (positions) =>
      new GeometryInstance({
        geometry: new PolylineGeometry({
          positions: [...positions],
          width,
          arcType: ArcType.NONE,
          vertexFormat: PolylineMaterialAppearance.VERTEX_FORMAT,
        }),
      }),
  );
  if (geometryInstances.length === 0) return undefined;
  return new Primitive({
    geometryInstances,
    appearance: new PolylineMaterialAppearance({ material }),
    asynchronous: false,
    allowPicking: false,
  });
}

/** Lines that stay in one place can not be drawn, and would keep the others from being. */
function hasLength(positions: readonly Cartesian3[]): boolean {
  const [first] = positions;
  return first !== undefined && positions.some((at) => !Cartesian3.equalsEpsilon(at, first, 0, 0.01));
}
