import { toDeg, toRad } from "../geo/position.ts";

/** Metres east and north in a zone of UTM. */
interface UtmPlace {
  readonly east: number;
  readonly north: number;
}

/**
 * A zone of UTM on WGS 84, by Krüger's series to the fourth order (C. Karney, Transverse Mercator with an accuracy of a
 * few nanometers, 2011, eq. 7–11, 35, 36): better than a millimetre within 3,000 km of the central meridian.
 */
export class UtmZone {
  readonly #centralLon: number;
  readonly #falseNorth: number;

  constructor({ zone, south }: { readonly zone: number; readonly south: boolean }) {
    this.#centralLon = zone * 6 - 183;
    this.#falseNorth = south ? 10_000_000 : 0;
  }

  /** Undefined more than 30° of longitude beside the zone. */
  toPlane(lat: number, lon: number): UtmPlace | undefined {
    const away = lon - this.#centralLon - 360 * Math.round((lon - this.#centralLon) / 360);
    if (!(Math.abs(away) <= 33 && Math.abs(lat) < 89.9)) return undefined;
    const sin = Math.sin(toRad(lat));
    const t = Math.sinh(Math.atanh(sin) - E * Math.atanh(E * sin));
    const dLon = toRad(away);
    const xi = Math.atan2(t, Math.cos(dLon));
    const eta = Math.atanh(Math.sin(dLon) / Math.sqrt(1 + t * t));
    let x = eta;
    let y = xi;
    for (const [i, a] of ALPHA.entries()) {
      const j = 2 * (i + 1);
      x += a * Math.cos(j * xi) * Math.sinh(j * eta);
      y += a * Math.sin(j * xi) * Math.cosh(j * eta);
    }
    return { east: 500_000 + SCALE * x, north: this.#falseNorth + SCALE * y };
  }

  toDegrees({ east, north }: UtmPlace): { readonly lat: number; readonly lon: number } {
    const y = (north - this.#falseNorth) / SCALE;
    const x = (east - 500_000) / SCALE;
    let xi = y;
    let eta = x;
    for (const [i, b] of BETA.entries()) {
      const j = 2 * (i + 1);
      xi -= b * Math.sin(j * y) * Math.cosh(j * x);
      eta -= b * Math.cos(j * y) * Math.sinh(j * x);
    }
    const chi = Math.asin(Math.sin(xi) / Math.cosh(eta));
    let lat = chi;
    for (const [i, d] of DELTA.entries()) lat += d * Math.sin(2 * (i + 1) * chi);
    const lon = this.#centralLon + toDeg(Math.atan2(Math.sinh(eta), Math.cos(xi)));
    return { lat: toDeg(lat), lon: lon - 360 * Math.round(lon / 360) };
  }
}

const F = 1 / 298.257223563;
const E = Math.sqrt(F * (2 - F));
const N = F / (2 - F);
const SCALE = ((0.9996 * 6378137) / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
const ALPHA = [
  N / 2 - (2 / 3) * N ** 2 + (5 / 16) * N ** 3 + (41 / 180) * N ** 4,
  (13 / 48) * N ** 2 - (3 / 5) * N ** 3 + (557 / 1440) * N ** 4,
  (61 / 240) * N ** 3 - (103 / 140) * N ** 4,
  (49561 / 161280) * N ** 4,
];
const BETA = [
  N / 2 - (2 / 3) * N ** 2 + (37 / 96) * N ** 3 - (1 / 360) * N ** 4,
  (1 / 48) * N ** 2 + (1 / 15) * N ** 3 - (437 / 1440) * N ** 4,
  (17 / 480) * N ** 3 - (37 / 840) * N ** 4,
  (4397 / 161280) * N ** 4,
];
const DELTA = [
  2 * N - (2 / 3) * N ** 2 - 2 * N ** 3 + (116 / 45) * N ** 4,
  (7 / 3) * N ** 2 - (8 / 5) * N ** 3 - (227 / 45) * N ** 4,
  (56 / 15) * N ** 3 - (136 / 35) * N ** 4,
  (4279 / 630) * N ** 4,
];
