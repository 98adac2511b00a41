import { EnuFrame } from "../../geo/enu.ts";
import { cumulative, pathLength, pointAt } from "../../geo/path.ts";
import type { LatLon } from "../../geo/position.ts";
import type { ScenarioRoad, ScenarioVehicle } from "./scenario.ts";

/** Where a vehicle of a scenario is at an instant. */
export interface VehiclePlace extends LatLon {
  readonly id: string;
  readonly className: "car" | "truck";
  readonly headingDeg: number; // of its front, true
  readonly speed: number; // m/s
}

/** The way of one vehicle, from when it sets out to when it is gone, ready to be asked. */
export class Passage {
  readonly vehicle: ScenarioVehicle;
  readonly #line: readonly LatLon[];
  readonly #marks: number[];
  readonly #length: number; // metres

  constructor(vehicle: ScenarioVehicle, road: ScenarioRoad) {
    this.vehicle = vehicle;
    this.#line = vehicle.from === "start" ? road.line : road.line.toReversed();
    this.#marks = cumulative(this.#line);
    this.#length = this.#marks.at(-1) ?? 0;
  }

  /** Its place so long after the start of the run, ms; undefined before it sets out and once it is gone. */
  at(afterMs: number): VehiclePlace | undefined {
    const { id, className, speed } = this.vehicle;
    const seconds = (afterMs - this.vehicle.afterMs) / 1000;
    if (seconds < 0) return undefined;
    const moved = this.#moved(seconds, speed);
    if (!moved) return undefined;
    const { metres, moving, back } = moved;
    const { lat, lon, bearingDeg } = pointAt(this.#line, metres, this.#marks);
    return {
      id,
      className,
      lat,
      lon,
      headingDeg: back ? (bearingDeg + 180) % 360 : bearingDeg,
      speed: moving ? speed : 0,
    };
  }

  #moved(seconds: number, speed: number): { metres: number; moving: boolean; back: boolean } | undefined {
    const { intent } = this.vehicle;
    const driven = seconds * speed;
    const on = (metres: number) => (metres > this.#length ? undefined : { metres, moving: true, back: false });
    if (!("metres" in intent) || driven <= intent.metres) return on(driven);
    const stand = { metres: intent.metres, moving: false, back: false };
    if (intent.kind === "park") return stand;
    const after = seconds - intent.metres / speed - intent.forMs / 1000;
    if (after < 0) return stand;
    if (intent.kind === "stop") return on(intent.metres + after * speed);
    const left = intent.metres - after * speed;
    return left < 0 ? undefined : { metres: left, moving: true, back: true };
  }
}

/** Metres along a road at which it first crosses a section; undefined where it does not. */
export function crossingOf(road: readonly LatLon[], section: readonly LatLon[]): number | undefined {
  const frame = new EnuFrame({ ...(section[0] as LatLon), amsl: 0 });
  const flat = (line: readonly LatLon[]) => line.map((place) => frame.toEnu({ ...place, amsl: 0 }));
  const [a, b] = [flat(road), flat(section)];
  for (let i = 1; i < a.length; i++) {
    const [p, q] = [a[i - 1], a[i]];
    let first: number | undefined;
    for (let k = 1; p && q && k < b.length; k++) {
      const [r, s] = [b[k - 1], b[k]];
      if (!r || !s) continue;
      const [pe, pn, se, sn] = [q.east - p.east, q.north - p.north, s.east - r.east, s.north - r.north];
      const cross = pe * sn - pn * se;
      if (cross === 0) continue;
      const t = ((r.east - p.east) * sn - (r.north - p.north) * se) / cross;
      const u = ((r.east - p.east) * pn - (r.north - p.north) * pe) / cross;
      if (t >= 0 && t <= 1 && u >= 0 && u <= 1) first = Math.min(first ?? t, t);
    }
    if (first !== undefined) return pathLength(road.slice(0, i)) + first * pathLength(road.slice(i - 1, i + 1));
  }
  return undefined;
}
