import type { TrackRecord } from "../contract/records.ts";
import { EnuFrame } from "../geo/enu.ts";
import type { Position } from "../geo/position.ts";
import { addCovariance, type Covariance, ellipseOf, scaleCovariance } from "./covariance.ts";

/** What a TrackRecord says of the motion on the ground. */
export type GroundState = Required<Pick<TrackRecord, "place" | "ellipse" | "speed" | "headingDeg" | "stationary">> & {
  readonly covariance: Covariance;
};

export interface GroundTrackOptions {
  /** One σ of the acceleration a vehicle may show, m/s². */
  readonly acceleration: number;
  /**
   * Share of a fix's variance that is the same in the next frame: a compass or a terrain model is wrong for seconds, a
   * box for one frame. That part is never averaged away; without it the ellipse would shrink to nothing.
   */
  readonly lasting: number;
}

const usual: GroundTrackOptions = { acceleration: 1.5, lasting: 0.75 };

/**
 * One vehicle on the ground: a constant-velocity Kalman filter in local metres, each fix weighed by its own covariance.
 * State is east, north, and their rates; the process noise is white acceleration (Bar-Shalom, Li and Kirubarajan,
 * Estimation with Applications to Tracking and Navigation, 2001, §6.2.2).
 */
export class GroundTrack {
  readonly #options: GroundTrackOptions;
  #frame: EnuFrame | undefined;
  #x: number[] = [0, 0, 0, 0];
  #p: number[][] = [];
  #at = 0;
  #amsl = 0;
  #lasting: Covariance = { ee: 0, nn: 0, en: 0 };
  /** Filtered places of the last seconds, oldest first. */
  readonly #trail: { at: number; east: number; north: number; sigma: number }[] = [];

  constructor(options: Partial<GroundTrackOptions> = {}) {
    this.#options = { ...usual, ...options };
  }

  /** Takes in a fix. One that is older than the newest is left out. */
  observe(place: Position, covariance: Covariance, at: number): void {
    const lasting = scaleCovariance(covariance, this.#options.lasting);
    const passing = scaleCovariance(covariance, 1 - this.#options.lasting);
    this.#amsl = place.amsl;
    if (!this.#frame) {
      this.#frame = new EnuFrame(place);
      this.#p = [
        [passing.ee, passing.en, 0, 0],
        [passing.en, passing.nn, 0, 0],
        [0, 0, FIRST_SPEED ** 2, 0],
        [0, 0, 0, FIRST_SPEED ** 2],
      ];
      this.#lasting = lasting;
      this.#at = at;
    } else {
      if (at < this.#at) return;
      this.#predict((at - this.#at) / 1000);
      this.#at = at;
      const { east, north } = this.#frame.toEnu(place);
      this.#update(east, north, passing);
      const k = 0.2; // the lasting part changes slowly with the geometry
      this.#lasting = addCovariance(scaleCovariance(this.#lasting, 1 - k), scaleCovariance(lasting, k));
    }
    const [east = 0, north = 0] = this.#x;
    this.#trail.push({ at, east, north, sigma: this.#state().ellipse.major });
    while (this.#trail.length > 2 && at - (this.#trail[1]?.at ?? 0) >= STATIONARY_MS) this.#trail.shift();
  }

  /** The vehicle at the last fix; undefined before the first. */
  state(): GroundState | undefined {
    return this.#frame && this.#state();
  }

  /** Where it would be at a later instant if it kept its speed. */
  placeAt(at: number): Position | undefined {
    if (!this.#frame) return undefined;
    const [e = 0, n = 0, ve = 0, vn = 0] = this.#x;
    const t = Math.max(0, (at - this.#at) / 1000);
    return { ...this.#frame.toPosition({ east: e + ve * t, north: n + vn * t }), amsl: this.#amsl };
  }

  #state(): GroundState {
    const [east = 0, north = 0, ve = 0, vn = 0] = this.#x;
    const p = this.#p as [[number, number], [number, number]];
    const covariance = addCovariance({ ee: p[0][0], en: p[0][1], nn: p[1][1] }, this.#lasting);
    const speed = Math.hypot(ve, vn);
    const stationary = this.#isStationary(speed);
    return {
      place: { ...(this.#frame as EnuFrame).toPosition({ east, north }), amsl: this.#amsl },
      covariance,
      ellipse: ellipseOf(covariance),
      speed: stationary ? 0 : speed,
      headingDeg: ((Math.atan2(ve, vn) * 180) / Math.PI + 360) % 360,
      stationary,
    };
  }

  /**
   * Stationary is a net displacement under max(3 m, 2 σ) over 10 s. A vehicle seen for less (but 3 s at least) is judged
   * by the time there is, and must then also be slower than a walk or than its speed is known.
   */
  #isStationary(speed: number): boolean {
    const first = this.#trail[0];
    const last = this.#trail.at(-1);
    if (!first || !last) return false;
    const span = last.at - first.at;
    if (span < LEAST_SPAN_MS) return false;
    const moved = Math.hypot(last.east - first.east, last.north - first.north);
    if (moved >= Math.max(3, 2 * last.sigma)) return false;
    if (span >= STATIONARY_MS) return true;
    const speedSigma = Math.sqrt(Math.max(this.#p[2]?.[2] ?? 0, this.#p[3]?.[3] ?? 0));
    return speed < Math.max(1, 2 * speedSigma);
  }

  #predict(dt: number): void {
    const [e = 0, n = 0, ve = 0, vn = 0] = this.#x;
    this.#x = [e + ve * dt, n + vn * dt, ve, vn];
    const q = this.#options.acceleration ** 2;
    const qp = (q * dt ** 4) / 4;
    const qm = (q * dt ** 3) / 2;
    const qv = q * dt * dt;
    const f = [
      [1, 0, dt, 0],
      [0, 1, 0, dt],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
    ];
    const noise = [
      [qp, 0, qm, 0],
      [0, qp, 0, qm],
      [qm, 0, qv, 0],
      [0, qm, 0, qv],
    ];
    const fp = times(f, this.#p);
    this.#p = times(fp, transposed(f)).map((row, i) => row.map((v, j) => v + (noise[i]?.[j] as number)));
  }

  #update(east: number, north: number, r: Covariance): void {
    const p = this.#p as number[][];
    const g = (i: number, j: number) => p[i]?.[j] as number;
    const see = g(0, 0) + r.ee;
    const snn = g(1, 1) + r.nn;
    const sen = g(0, 1) + r.en;
    const det = see * snn - sen * sen;
    if (!(det > 0)) return;
    const inverse = [
      [snn / det, -sen / det],
      [-sen / det, see / det],
    ];
    const ph = p.map((row) => row.slice(0, 2));
    const k = times(ph, inverse);
    const de = east - (this.#x[0] as number);
    const dn = north - (this.#x[1] as number);
    this.#x = this.#x.map((v, i) => v + (k[i]?.[0] as number) * de + (k[i]?.[1] as number) * dn);
    // Joseph's form keeps the covariance symmetric and positive: (I − KH) P (I − KH)ᵀ + K R Kᵀ.
    const a = p.map((_, i) => [0, 1, 2, 3].map((j) => (i === j ? 1 : 0) - (j < 2 ? (k[i]?.[j] as number) : 0)));
    const kr = times(k, [
      [r.ee, r.en],
      [r.en, r.nn],
    ]);
    const added = times(kr, transposed(k));
    this.#p = times(times(a, p), transposed(a)).map((row, i) => row.map((v, j) => v + (added[i]?.[j] as number)));
  }
}

const STATIONARY_MS = 10_000;
const LEAST_SPAN_MS = 3_000;
const FIRST_SPEED = 10; // m/s, one σ of the speed before anything is known of it

const times = (a: readonly number[][], b: readonly number[][]): number[][] =>
  a.map((row) => (b[0] as number[]).map((_, j) => row.reduce((sum, v, k) => sum + v * (b[k]?.[j] as number), 0)));

const transposed = (a: readonly number[][]): number[][] =>
  (a[0] as number[]).map((_, j) => a.map((row) => row[j] as number));
