import {
  ColorGeometryInstanceAttribute,
  CoplanarPolygonGeometry,
  GeometryInstance,
  Material,
  PerInstanceColorAppearance,
  PolygonHierarchy,
  type Polyline,
  PolylineCollection,
  Primitive,
  type Scene,
} from "@cesium/engine";
import type { LiveVehicle, VehicleRecord } from "../../src/contract/records.ts";
import { footprint, stabilisedPose } from "../../src/geo/camera.ts";
import type { Ground } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { palette } from "./palette.ts";
import { draped, onGround, worldOf } from "./places.ts";

/** The ground that each vehicle's camera sees now, from its newest pose. */
export class FootprintLayer {
  readonly #scene: Scene;
  readonly #lines = new PolylineCollection();
  readonly #outlines = new Map<string, Polyline>();
  #fill: Primitive | undefined;

  constructor(scene: Scene) {
    this.#scene = scene;
    scene.primitives.add(this.#lines);
  }

  paint(
    vehicles: ReadonlyMap<string, VehicleRecord>,
    samples: ReadonlyMap<string, LiveVehicle>,
    ground: Ground,
    selectedId: string | null,
  ): void {
    for (const [id, line] of this.#outlines)
      if (!vehicles.has(id)) {
        this.#lines.remove(line);
        this.#outlines.delete(id);
      }
    let filled: LatLon[] = [];
    for (const [id, record] of vehicles) {
      const sample = samples.get(id);
      const seen = sample && !record.lost ? groundSeen(record, sample, ground) : [];
      const line = this.#outlines.get(id) ?? this.#add(id, record);
      line.show = seen.length > 0;
      if (seen.length > 0) line.positions = draped(ground, [...seen, seen[0] as LatLon]);
      if (id === selectedId) filled = seen;
    }
    this.#fillWith(filled, ground);
  }

  #add(id: string, { replayed }: VehicleRecord): Polyline {
    const color = replayed ? palette.replay : palette.footprint;
    const line = this.#lines.add({ width: 2, material: Material.fromType("Color", { color }) });
    this.#outlines.set(id, line);
    return line;
  }

  #fillWith(seen: readonly LatLon[], ground: Ground): void {
    if (this.#fill) this.#scene.primitives.remove(this.#fill);
    this.#fill = undefined;
    if (seen.length < 3) return;
    const geometry = new CoplanarPolygonGeometry({
      polygonHierarchy: new PolygonHierarchy(seen.map((p) => worldOf(onGround(ground, p, 0.5)))),
      vertexFormat: PerInstanceColorAppearance.FLAT_VERTEX_FORMAT,
    });
    this.#fill = this.#scene.primitives.add(
      new Primitive({
        geometryInstances: new GeometryInstance({
          geometry,
          attributes: { color: ColorGeometryInstanceAttribute.fromColor(palette.footprintFill) },
        }),
        appearance: new PerInstanceColorAppearance({ flat: true, translucent: true }),
        asynchronous: false,
        allowPicking: false,
      }),
      0,
    ) as Primitive;
  }
}

/** What the camera of a vehicle sees of the ground; empty without a camera or gimbal. */
function groundSeen({ camera }: Pick<VehicleRecord, "camera">, sample: LiveVehicle, ground: Ground): LatLon[] {
  if (!camera || !sample.gimbal) return [];
  const pose = stabilisedPose(sample, {
    yawDeg: sample.headingDeg,
    gimbalPitchDeg: sample.gimbal.pitchDeg,
    gimbalYawDeg: sample.gimbal.yawDeg,
  });
  return footprint(camera, { ...pose, lat: sample.lat, lon: sample.lon, amsl: sample.amsl }, ground);
}
