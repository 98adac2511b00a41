import { distance } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";
import type { Covariance } from "./covariance.ts";
import {
  covarianceOfErrors,
  type ErrorSource,
  type FixError,
  type FoundErrors,
  keptOf,
  type LastingPart,
  lastingOf,
  lastingParts,
  whiteOf,
} from "./fixError.ts";

/** Errors of a stream's pose: the same for all that is seen in one frame. */
const shared = lastingParts([
  ...(["east", "north", "up", "heading", "pitch", "roll"] as const),
  ...(["vehiclePitch", "vehicleRoll", "time"] as const),
]);
/** Errors that each vehicle has of its own, the ground's first. */
const own = lastingParts(["ground", "aimAcross", "aimDown"]);
/** What fixes are off by beside that, in each of east and north, because effects are not quite as they are reckoned. */
const rest = { seconds: 20, share: 0.2 };
const BLOCK = 2 + own.length + 2;

/** A fix of a vehicle that stands, relative to where its first one was. */
export interface StandingFix {
  /** Metres from the vehicle's first fix. */
  readonly east: number;
  readonly north: number;
  readonly errors: readonly FixError[];
  /** What was put right in it, as `StandingPlaces.found` told. */
  readonly found: FoundErrors;
  /** Whether the vehicle is known to stand: only then its fixes also tell of the stream's errors. */
  readonly sure: boolean;
}

export interface StandingPlace {
  /** Metres from the vehicle's first fix. */
  readonly east: number;
  readonly north: number;
  readonly covariance: Covariance;
}

interface Standing {
  readonly place: LatLon;
  block: number;
  seenAt: number;
}

/**
 * The places of the vehicles that stand, and what is wrong with the pose of the stream that sees them: one Kalman filter of
 * all together. What a camera sees of one place from different directions tells how wrong its heading, its horizon, its
 * delay and the ground's height are, and what is known of these from one vehicle makes the place of the next one surer.
 * State: a number for each error of the pose in its own σ, a first-order Gauss–Markov process each; then for each vehicle
 * east, north and its own errors. Fixes are linear in all of these. Bar-Shalom, Li and Kirubarajan, Estimation with
 * Applications to Tracking and Navigation, 2001, §5.2.
 */
export class StandingPlaces {
  readonly #most: number;
  #x = new Float64Array(shared.length);
  #p = identity(shared.length);
  readonly #standing = new Map<object, Standing>();
  #at: number | undefined;

  /** `most`: vehicles at a time; the work for each fix grows with its square. */
  constructor({ most = 20 }: { most?: number } = {}) {
    this.#most = most;
  }

  /** How many vehicles it holds. */
  get size(): number {
    return this.#standing.size;
  }

  has(vehicle: object): boolean {
    return this.#standing.has(vehicle);
  }

  /** How wrong the stream's pose is found to be at `at`, ms, and the height of the ground where a vehicle stands. */
  found(vehicle: object, at: number): FoundErrors {
    if (this.#at === undefined || at < this.#at) return {};
    this.#pass(at);
    const known = this.#standing.get(vehicle);
    const found: { [source in ErrorSource]?: number } = {};
    const put = (i: number, { source, share }: LastingPart) => {
      found[source] = (found[source] ?? 0) + Math.sqrt(share) * this.#x[i]!;
    };
    shared.forEach((part, i) => {
      put(i, part);
    });
    if (known) put(known.block + 2, own[0]!);
    return found;
  }

  /**
   * Takes in a fix of a vehicle at `at`, ms; a vehicle that is new begins with it, at `place`. Undefined where there is no
   * room for another one, where the fix comes late, and where it can not be of what stood there.
   */
  observe(vehicle: object, place: LatLon, seen: StandingFix, at: number): StandingPlace | undefined {
    if (this.#at !== undefined && at < this.#at) return undefined;
    this.#pass(at);
    const fix = asTold(seen);
    let known = this.#standing.get(vehicle);
    if (!known) {
      if (this.#standing.size >= this.#most) return undefined;
      known = { place, block: this.#grow(), seenAt: at };
      this.#begin(known, fix);
      this.#standing.set(vehicle, known);
    } else if (!this.#update(known, fix)) return undefined;
    known.seenAt = at;
    const p = this.#p;
    const [e, n, size] = [known.block, known.block + 1, this.#x.length];
    return {
      east: this.#x[e]!,
      north: this.#x[n]!,
      covariance: { ee: p[e * size + e]!, nn: p[n * size + n]!, en: p[e * size + n]! },
    };
  }

  /** Forgets a vehicle; what it told of the stream's errors stays. */
  forget(vehicle: object): void {
    const gone = this.#standing.get(vehicle);
    if (!gone) return;
    this.#standing.delete(vehicle);
    this.#cut(gone.block);
    for (const one of this.#standing.values()) if (one.block > gone.block) one.block -= BLOCK;
  }

  /** The poses come from elsewhere from now on: what was known of their errors is nothing any more. */
  renew(): void {
    const size = this.#x.length;
    for (let i = 0; i < shared.length; i++) {
      this.#x[i] = 0;
      for (let j = 0; j < size; j++) {
        this.#p[i * size + j] = i === j ? 1 : 0;
        this.#p[j * size + i] = i === j ? 1 : 0;
      }
    }
  }

  #pass(at: number): void {
    const seconds = (at - (this.#at ?? at)) / 1_000;
    this.#at = at;
    for (const [vehicle, { seenAt }] of this.#standing) if (at - seenAt > UNSEEN_MS) this.forget(vehicle);
    if (seconds <= 0) return;
    const size = this.#x.length;
    const keep = new Float64Array(size).fill(1);
    shared.forEach((part, i) => {
      keep[i] = keptOf(part, { seconds, metres: 0 });
    });
    for (const { block } of this.#standing.values()) {
      own.forEach((part, i) => {
        keep[block + 2 + i] = keptOf(part, { seconds, metres: 0 });
      });
      keep.fill(Math.exp(-seconds / rest.seconds), block + BLOCK - 2, block + BLOCK);
    }
    const p = this.#p;
    for (let i = 0; i < size; i++) {
      this.#x[i]! *= keep[i]!;
      for (let j = 0; j < size; j++) p[i * size + j]! *= keep[i]! * keep[j]!;
      p[i * size + i]! += 1 - keep[i]! ** 2;
    }
    for (const { block } of this.#standing.values())
      for (const i of [block, block + 1]) p[i * size + i]! += CREEP ** 2 * seconds;
  }

  /** Room for one more at the end; its place. */
  #grow(): number {
    const before = this.#x.length;
    const after = before + BLOCK;
    const p = new Float64Array(after * after);
    for (let i = 0; i < before; i++) p.set(this.#p.subarray(i * before, (i + 1) * before), i * after);
    const x = new Float64Array(after);
    x.set(this.#x);
    this.#x = x;
    this.#p = p;
    return before;
  }

  #cut(block: number): void {
    const size = this.#x.length;
    const left = Array.from({ length: size }, (_, i) => i).filter((i) => i < block || i >= block + BLOCK);
    this.#p = Float64Array.from(left.flatMap((i) => left.map((j) => this.#p[i * size + j]!)));
    this.#x = Float64Array.from(left, (i) => this.#x[i]!);
  }

  /** The first fix of a vehicle: its place is the fix less what is known of the errors. */
  #begin(known: Standing, { east, north, errors }: StandingFix): void {
    const { block } = known;
    const x = this.#x;
    const p = this.#p;
    const size = x.length;
    for (let i = block + 2; i < block + BLOCK; i++) p[i * size + i] = 1;
    this.#sameGround(known);
    const h = this.#effects(block, errors);
    const white = whiteCovariance(errors);
    const ph = h.map((row) => times(p, row, size)) as [Float64Array, Float64Array];
    x[block] = east - product(h[0], x);
    x[block + 1] = north - product(h[1], x);
    for (const k of [0, 1] as const)
      for (let i = 0; i < size; i++) {
        if (i === block || i === block + 1) continue;
        p[(block + k) * size + i] = -ph[k][i]!;
        p[i * size + block + k] = -ph[k][i]!;
      }
    p[block * size + block] = product(h[0], ph[0]) + white.ee;
    p[(block + 1) * size + block + 1] = product(h[1], ph[1]) + white.nn;
    p[block * size + block + 1] = product(h[0], ph[1]) + white.en;
    p[(block + 1) * size + block] = p[block * size + block + 1]!;
  }

  /** Heights of the ground are wrong by nearly the same beside one that is known: it begins with what is known there. */
  #sameGround({ block, place }: Standing): void {
    const { metres = 1 } = lastingOf.ground[0] ?? {};
    let nearest: { block: number; metres: number } | undefined;
    for (const other of this.#standing.values()) {
      const apart = distance(place, other.place);
      if (!nearest || apart < nearest.metres) nearest = { block: other.block, metres: apart };
    }
    if (!nearest) return;
    const alike = Math.exp(-nearest.metres / metres);
    const size = this.#x.length;
    const [from, to] = [nearest.block + 2, block + 2];
    this.#x[to] = alike * this.#x[from]!;
    for (let i = 0; i < size; i++) {
      if (i === to) continue;
      this.#p[to * size + i] = alike * this.#p[from * size + i]!;
      this.#p[i * size + to] = this.#p[to * size + i]!;
    }
    this.#p[to * size + to] = alike ** 2 * this.#p[from * size + from]! + 1 - alike ** 2;
  }

  /** Two rows: how each of the state moves a fix of that vehicle, its place left out. */
  #effects(block: number, errors: readonly FixError[]): [Float64Array, Float64Array] {
    const rows: [Float64Array, Float64Array] = [new Float64Array(this.#x.length), new Float64Array(this.#x.length)];
    const put = (i: number, { source, share }: LastingPart) => {
      const error = errors.find((one) => one.source === source);
      rows[0][i] = Math.sqrt(share) * (error?.east ?? 0);
      rows[1][i] = Math.sqrt(share) * (error?.north ?? 0);
    };
    shared.forEach((part, i) => {
      put(i, part);
    });
    own.forEach((part, i) => {
      put(block + 2 + i, part);
    });
    const { ee, nn } = covarianceOfErrors(errors);
    rows[0][block + BLOCK - 2] = rest.share * Math.sqrt((ee + nn) / 2);
    rows[1][block + BLOCK - 1] = rest.share * Math.sqrt((ee + nn) / 2);
    return rows;
  }

  #update({ block }: Standing, { east, north, errors, sure }: StandingFix): boolean {
    const x = this.#x;
    const p = this.#p;
    const size = x.length;
    const h = this.#effects(block, errors);
    h[0][block] = 1;
    h[1][block + 1] = 1;
    const ph = h.map((row) => times(p, row, size)) as [Float64Array, Float64Array];
    const white = whiteCovariance(errors);
    const see = product(h[0], ph[0]) + white.ee;
    const snn = product(h[1], ph[1]) + white.nn;
    const sen = product(h[0], ph[1]) + white.en;
    const det = see * snn - sen * sen;
    if (!(det > 0)) return false;
    const offEast = east - product(h[0], x);
    const offNorth = north - product(h[1], x);
    if ((offEast ** 2 * snn - 2 * offEast * offNorth * sen + offNorth ** 2 * see) / det > GATE) return false;
    // One that may yet drive off tells of its own place only; the form below holds for any gain.
    const learns = (i: number) => sure || (i >= block && i < block + BLOCK);
    const byEast = new Float64Array(size);
    const byNorth = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      if (!learns(i)) continue;
      byEast[i] = (ph[0][i]! * snn - ph[1][i]! * sen) / det;
      byNorth[i] = (ph[1][i]! * see - ph[0][i]! * sen) / det;
      x[i]! += byEast[i]! * offEast + byNorth[i]! * offNorth;
    }
    // P ← P − K H P − (K H P)ᵀ + K S Kᵀ
    for (let i = 0; i < size; i++) {
      const [ke, kn] = [byEast[i]!, byNorth[i]!];
      for (let j = 0; j <= i; j++) {
        const [le, ln] = [byEast[j]!, byNorth[j]!];
        const value =
          p[i * size + j]! +
          ke * (see * le + sen * ln - ph[0][j]!) +
          kn * (sen * le + snn * ln - ph[1][j]!) -
          le * ph[0][i]! -
          ln * ph[1][i]!;
        p[i * size + j] = value;
        p[j * size + i] = value;
      }
    }
    return true;
  }
}

/** Squared σ beyond which a fix is not of the vehicle that stood there: once in ten thousand times it is. */
const GATE = 18.4;
const UNSEEN_MS = 5_000;
/** What else a place is allowed to creep, metres in a second's root: what nobody models does not pile up to certainty. */
const CREEP = 0.05;
/** Two fixes of one frame must not agree to nothing, m². */
const LEAST_WHITE = 0.01;

/** The fix as it was before errors were put right in it: the filter knows them itself. */
function asTold({ east, north, found, errors, sure }: StandingFix): StandingFix {
  const off = (axis: "east" | "north") =>
    errors.reduce((sum, error) => sum + error[axis] * (found[error.source] ?? 0), 0);
  return { east: east + off("east"), north: north + off("north"), found: {}, errors, sure };
}

function whiteCovariance(errors: readonly FixError[]): Covariance {
  const { ee, nn, en } = covarianceOfErrors(errors, whiteOf);
  return { ee: ee + LEAST_WHITE, nn: nn + LEAST_WHITE, en };
}

function identity(size: number): Float64Array {
  const p = new Float64Array(size * size);
  for (let i = 0; i < size; i++) p[i * size + i] = 1;
  return p;
}

/** A symmetric matrix times a vector that is mostly nothing. */
function times(p: Float64Array, v: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    const by = v[j]!;
    if (by === 0) continue;
    for (let i = 0; i < size; i++) out[i]! += by * p[j * size + i]!;
  }
  return out;
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
