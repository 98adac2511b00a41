import {
  Cartesian2,
  Color,
  LabelCollection,
  LabelStyle,
  Material,
  PointPrimitiveCollection,
  PolylineCollection,
  type Scene,
} from "@cesium/engine";
import type { Ground } from "../../src/geo/ground.ts";
import { pathLength } from "../../src/geo/path.ts";
import type { Schedule } from "../../src/mission/schedule/schedule.ts";
import { droneColour, partColour } from "../plan/schedule/partColours.ts";
import { type Airborne, airborneReader, partLines } from "../plan/schedule/whereAt.ts";
import { labelFont, palette } from "./palette.ts";
import { draped, onGround, worldOf } from "./places.ts";

/** The parts of the section in the colours of who watches them, the bases, and each drone where it will be. */
export class ScheduleLayer {
  readonly #lines = new PolylineCollection();
  readonly #points = new PointPrimitiveCollection();
  readonly #labels = new LabelCollection();
  #shown: { readonly schedule: Schedule | null; readonly ground: Ground } | undefined;
  #at = Number.NaN;
  #whereAt: ((at: number) => Airborne[]) | undefined;

  constructor(scene: Scene) {
    for (const things of [this.#lines, this.#points, this.#labels]) scene.primitives.add(things);
  }

  /** Draws what changed: parts with the schedule, drones with the instant. */
  paint(schedule: Schedule | null, at: number, ground: Ground): void {
    const same = this.#shown?.schedule === schedule && this.#shown.ground === ground;
    if (same && (this.#at === at || !schedule)) return;
    if (!same) this.#parts(schedule, ground);
    this.#at = at;
    this.#points.removeAll();
    this.#labels.removeAll();
    if (!schedule) return;
    for (const { base } of schedule.task.drones)
      this.#points.add({
        position: worldOf(onGround(ground, base)),
        pixelSize: 7,
        color: palette.night,
        outlineColor: palette.selected,
        outlineWidth: 2,
      });
    for (const drone of this.#whereAt?.(at) ?? []) this.#drone(schedule, drone, ground);
  }

  #parts(schedule: Schedule | null, ground: Ground): void {
    this.#shown = { schedule, ground };
    this.#whereAt = schedule ? airborneReader(schedule) : undefined;
    this.#lines.removeAll();
    schedule?.parts.forEach((part, i) => {
      const material = () => Material.fromType("Color", { color: Color.fromCssColorString(partColour(i)) });
      for (const line of partLines(schedule, part))
        this.#lines.add({
          positions: draped(ground, line, Math.max(30, pathLength(line) / 500)),
          width: 5,
          material: material(),
        });
    });
  }

  #drone(schedule: Schedule, { droneId, place, ahl, watching }: Airborne, ground: Ground): void {
    const base = schedule.task.drones.find(({ id }) => id === droneId)?.base ?? place;
    const position = worldOf({ ...place, amsl: onGround(ground, base, 0).amsl + ahl });
    this.#points.add({
      position,
      pixelSize: 13,
      color: Color.fromCssColorString(droneColour(schedule, droneId)).withAlpha(watching ? 1 : 0.45),
      outlineColor: palette.night,
      outlineWidth: 2,
    });
    this.#labels.add({
      position,
      text: droneId,
      font: labelFont,
      style: LabelStyle.FILL_AND_OUTLINE,
      fillColor: palette.selected,
      outlineColor: palette.night,
      outlineWidth: 3,
      pixelOffset: new Cartesian2(12, -12),
    });
  }
}
