import { metresPerDegLatAt, metresPerDegLonAt, shortWay } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";

/** A hexagon by its axial coordinates (https://www.redblobgames.com/grids/hexagons/). */
export type HexagonKey = number;

/**
 * Hexagons with a corner to the north, on a plane that touches the earth at a whole degree near the place: cells lie the
 * same as long as that is the nearest one.
 */
export class Hexagons {
  readonly #origin: LatLon;
  readonly #radius: number;
  readonly #perLat: number;
  readonly #perLon: number;

  /** `size` is metres from flat to flat. */
  constructor(near: LatLon, size: number) {
    this.#origin = { lat: Math.max(-80, Math.min(80, Math.round(near.lat))), lon: Math.round(near.lon) };
    this.#radius = size / Math.sqrt(3);
    this.#perLat = metresPerDegLatAt(this.#origin.lat);
    this.#perLon = metresPerDegLonAt(this.#origin.lat);
  }

  keyAt(lat: number, lon: number): HexagonKey {
    const x = shortWay(lon - this.#origin.lon) * this.#perLon;
    const y = (lat - this.#origin.lat) * this.#perLat;
    const q = (x / Math.sqrt(3) - y / 3) / this.#radius;
    const r = ((2 / 3) * y) / this.#radius;
    const s = -q - r;
    let [rq, rr] = [Math.round(q), Math.round(r)];
    const rs = Math.round(s);
    const [dq, dr, ds] = [Math.abs(rq - q), Math.abs(rr - r), Math.abs(rs - s)];
    if (dq > dr && dq > ds) rq = -rr - rs;
    else if (dr > ds) rr = -rq - rs;
    return (rq + HALF) * SPAN + rr + HALF;
  }

  middleOf(key: HexagonKey): LatLon {
    return this.#place(...this.#middle(key));
  }

  outlineOf(key: HexagonKey): LatLon[] {
    const [x, y] = this.#middle(key);
    return Array.from({ length: 6 }, (_, i) => {
      const angle = (Math.PI / 3) * i;
      return this.#place(x + this.#radius * Math.sin(angle), y + this.#radius * Math.cos(angle));
    });
  }

  #middle(key: HexagonKey): [x: number, y: number] {
    const q = Math.floor(key / SPAN) - HALF;
    const r = (key % SPAN) - HALF;
    return [this.#radius * Math.sqrt(3) * (q + r / 2), this.#radius * 1.5 * r];
  }

  #place(x: number, y: number): LatLon {
    return { lat: this.#origin.lat + y / this.#perLat, lon: shortWay(this.#origin.lon + x / this.#perLon) };
  }
}

const SPAN = 2 ** 24;
const HALF = SPAN / 2;
