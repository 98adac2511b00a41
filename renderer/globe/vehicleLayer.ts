import {
  type Billboard,
  BillboardCollection,
  Cartesian2,
  Cartesian3,
  Color,
  type Label,
  LabelCollection,
  LabelStyle,
  Material,
  type Polyline,
  PolylineCollection,
  type Scene,
  VerticalOrigin,
} from "@cesium/engine";
import type { LiveVehicle, VehicleRecord } from "../../src/contract/records.ts";
import type { Ground } from "../../src/geo/ground.ts";
import { toRad } from "../../src/geo/position.ts";
import type { Live, Trail } from "../station/live.ts";
import { staleness } from "../station/staleness.ts";
import { age, metres } from "../ui/format.ts";
import { labelFont, palette } from "./palette.ts";
import { onGround, worldOf } from "./places.ts";
import { vehicleSymbol } from "./symbols.ts";

interface Drawn {
  readonly symbol: Billboard;
  readonly label: Label;
  readonly drop: Polyline;
  readonly trail: Polyline;
  trailVersion: number;
  trailPoints: Cartesian3[];
  /** What the rest was drawn from; the same again need not be drawn again. */
  from: readonly unknown[];
}

/** Vehicles with heading, height above the ground, name and flown track; stale ones hollow, with their age; replayed ones never as live ones. */
export class VehicleLayer {
  readonly #symbols = new BillboardCollection();
  readonly #labels = new LabelCollection();
  readonly #drops = new PolylineCollection();
  readonly #trails = new PolylineCollection();
  readonly #drawn = new Map<string, Drawn>();

  constructor(scene: Scene) {
    for (const part of [this.#trails, this.#drops, this.#symbols, this.#labels]) scene.primitives.add(part);
  }

  paint(
    vehicles: ReadonlyMap<string, VehicleRecord>,
    live: Live,
    selectedId: string | null,
    { ground, now, chosen }: { ground: Ground; now: number; chosen: ReadonlySet<string> },
  ): void {
    for (const [id, drawn] of this.#drawn) if (!vehicles.has(id) || !live.vehicles.has(id)) this.#remove(id, drawn);
    for (const [id, record] of vehicles) {
      const sample = live.vehicles.get(id);
      if (!sample) continue;
      const drawn = this.#drawn.get(id) ?? this.#add(id);
      const moved = drawn.from[0] !== sample;
      this.#place(drawn, record, sample, {
        selected: id === selectedId || chosen.has(id),
        first: id === selectedId,
        ground,
        now,
      });
      this.#follow(drawn, live.trails.get(id), sample, moved);
    }
  }

  /** Where each drawn vehicle is in the world, for the mouse. */
  points(): { id: string; point: Cartesian3 }[] {
    return [...this.#drawn].map(([id, { symbol }]) => ({ id, point: symbol.position }));
  }

  #place(
    drawn: Drawn,
    record: VehicleRecord,
    sample: LiveVehicle,
    { selected, first, ground, now }: { selected: boolean; first: boolean; ground: Ground; now: number },
  ): void {
    const stale = staleness(record, sample, now);
    const shownAge = stale.kind === "fresh" ? "" : age(stale.ageMs);
    const from = [sample, record.name, record.replayed, ground, selected, first, stale.kind, shownAge];
    if (from.every((part, i) => part === drawn.from[i])) return;
    drawn.from = from;
    const { symbol, label, drop } = drawn;
    const at = worldOf(sample);
    const look = vehicleSymbol(lookOf(record, stale.kind === "fresh", selected));
    symbol.position = at;
    symbol.setImage(look.name, look.canvas);
    symbol.scale = first ? FIRST_SCALE : SCALE;
    symbol.rotation = -toRad(sample.headingDeg);
    label.position = at;
    label.text =
      stale.kind === "fresh"
        ? `${record.name}  ${metres(sample.ahl ?? sample.amsl)} ${sample.ahl === undefined ? "AMSL" : "AHL"}`
        : `${record.name}  ${stale.kind} ${shownAge}`;
    label.fillColor = record.replayed ? palette.replay : stale.kind === "fresh" ? Color.WHITE : palette.lost;
    drawn.trail.material.uniforms.color = record.replayed ? palette.replay : palette.trail;
    drop.positions = [at, worldOf(onGround(ground, sample, 0))];
  }

  #follow(drawn: Drawn, trail: Trail | undefined, sample: LiveVehicle, moved: boolean): void {
    if (!trail || (!moved && drawn.trailVersion === trail.version)) return;
    if (drawn.trailVersion !== trail.version) {
      const added = trail.version - drawn.trailVersion;
      drawn.trailVersion = trail.version;
      if (added === 1 && drawn.trailPoints.length + 1 === trail.points.length) {
        const last = trail.points.at(-1);
        if (last) drawn.trailPoints.push(worldOf(last));
      } else drawn.trailPoints = trail.points.map(worldOf);
    }
    if (drawn.trailPoints.length > 0) drawn.trail.positions = [...drawn.trailPoints, worldOf(sample)];
  }

  #add(id: string): Drawn {
    const look = vehicleSymbol("live");
    const symbol = this.#symbols.add({ position: Cartesian3.ZERO, scale: SCALE, alignedAxis: Cartesian3.UNIT_Z });
    symbol.setImage(look.name, look.canvas);
    const drawn: Drawn = {
      symbol,
      label: this.#labels.add({
        position: Cartesian3.ZERO,
        font: labelFont,
        style: LabelStyle.FILL_AND_OUTLINE,
        outlineColor: palette.night,
        outlineWidth: 4,
        pixelOffset: new Cartesian2(0, -26),
        verticalOrigin: VerticalOrigin.BOTTOM,
      }),
      drop: this.#drops.add({ width: 1.5, material: Material.fromType("Color", { color: palette.drop }) }),
      trail: this.#trails.add({ width: 2.5, material: Material.fromType("Color", { color: palette.trail }) }),
      trailVersion: 0,
      trailPoints: [],
      from: [],
    };
    this.#drawn.set(id, drawn);
    return drawn;
  }

  #remove(id: string, { symbol, label, drop, trail }: Drawn): void {
    this.#symbols.remove(symbol);
    this.#labels.remove(label);
    this.#drops.remove(drop);
    this.#trails.remove(trail);
    this.#drawn.delete(id);
  }
}

const SCALE = 0.62;
const FIRST_SCALE = 0.72; // the one that the inspector speaks of, among several chosen

function lookOf({ replayed }: VehicleRecord, fresh: boolean, selected: boolean): Parameters<typeof vehicleSymbol>[0] {
  if (replayed) return selected ? "replay-selected" : "replay";
  return fresh ? (selected ? "selected" : "live") : "lost";
}
