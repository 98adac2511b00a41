import {
  type Billboard,
  BillboardCollection,
  Cartesian2,
  Cartesian3,
  Color,
  HorizontalOrigin,
  type Label,
  LabelCollection,
  LabelStyle,
  Material,
  type Polyline,
  PolylineCollection,
  type Scene,
  VerticalOrigin,
} from "@cesium/engine";
import type { TrafficRecord } from "../../src/contract/traffic.ts";
import { offset } from "../../src/geo/enu.ts";
import type { Ground } from "../../src/geo/ground.ts";
import { type Position, toRad } from "../../src/geo/position.ts";
import { trafficLabel } from "../fly/trafficText.ts";
import { labelFont, palette } from "./palette.ts";
import { onGround, worldOf } from "./places.ts";
import { trafficColours, trafficSymbol } from "./trafficSymbol.ts";

interface Drawn {
  readonly symbol: Billboard;
  readonly label: Label;
  readonly drop: Polyline;
  /** Where it will be in half a minute. */
  readonly ahead: Polyline;
}

/** Other aircraft: where they fly to, how high above our vehicle, and how near; carried on along their course between reports. */
export class TrafficLayer {
  readonly #symbols = new BillboardCollection();
  readonly #labels = new LabelCollection();
  readonly #lines = new PolylineCollection();
  readonly #drawn = new Map<string, Drawn>();

  constructor(scene: Scene) {
    for (const part of [this.#lines, this.#symbols, this.#labels]) scene.primitives.add(part);
  }

  paint(traffic: readonly TrafficRecord[], { ground, now }: { ground: Ground; now: number }): void {
    const heard = new Set(traffic.map(({ id }) => id));
    for (const [id, drawn] of this.#drawn) if (!heard.has(id)) this.#remove(id, drawn);
    for (const record of traffic) this.#place(this.#drawn.get(record.id) ?? this.#add(record.id), record, ground, now);
  }

  #place({ symbol, label, drop, ahead }: Drawn, record: TrafficRecord, ground: Ground, now: number): void {
    const place = carried(record, ground, (now - record.heardAt) / 1_000);
    const at = worldOf(place);
    const look = trafficSymbol(record.level, record.source);
    const colour = Color.fromCssColorString(trafficColours[record.level]);
    symbol.position = at;
    symbol.setImage(look.name, look.canvas);
    symbol.rotation = -toRad(record.headingDeg ?? 0);
    label.position = at;
    label.text = trafficLabel(record, now);
    label.fillColor = colour;
    drop.positions = [at, worldOf(onGround(ground, place, 0))];
    const moves = record.headingDeg !== undefined && record.speed !== undefined && record.speed > 1;
    ahead.show = moves;
    if (!moves) return;
    ahead.positions = [at, worldOf(carried({ ...record, ...place }, ground, aheadSeconds))];
    ahead.material.uniforms.color = colour.withAlpha(0.8);
  }

  #add(id: string): Drawn {
    const look = trafficSymbol("far", "adsb");
    const symbol = this.#symbols.add({ position: Cartesian3.ZERO, scale: 0.55, alignedAxis: Cartesian3.UNIT_Z });
    symbol.setImage(look.name, look.canvas);
    const drawn: Drawn = {
      symbol,
      label: this.#labels.add({
        position: Cartesian3.ZERO,
        font: labelFont,
        style: LabelStyle.FILL_AND_OUTLINE,
        outlineColor: palette.night,
        outlineWidth: 4,
        pixelOffset: new Cartesian2(24, 0),
        horizontalOrigin: HorizontalOrigin.LEFT,
        verticalOrigin: VerticalOrigin.CENTER,
      }),
      drop: this.#lines.add({ width: 1.5, material: Material.fromType("Color", { color: palette.drop }) }),
      ahead: this.#lines.add({ width: 2, material: Material.fromType("Color", { color: palette.drop }) }),
    };
    this.#drawn.set(id, drawn);
    return drawn;
  }

  #remove(id: string, { symbol, label, drop, ahead }: Drawn): void {
    this.#symbols.remove(symbol);
    this.#labels.remove(label);
    this.#lines.remove(drop);
    this.#lines.remove(ahead);
    this.#drawn.delete(id);
  }
}

const aheadSeconds = 30;
const longestCarry = 15; // seconds; older ones are gone
const guessedHeight = 150; // metres above the ground, for one that does not tell its height

function carried(record: TrafficRecord, ground: Ground, seconds: number): Position {
  const { headingDeg = 0, speed = 0, climb = 0, amsl } = record;
  const s = Math.max(0, seconds === aheadSeconds ? seconds : Math.min(longestCarry, seconds));
  const place = offset(record, headingDeg, speed * s);
  return { ...place, amsl: amsl === undefined ? onGround(ground, place, guessedHeight).amsl : amsl + climb * s };
}
