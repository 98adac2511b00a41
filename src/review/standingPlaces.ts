import { distance } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";
import type { Covariance } from "./covariance.ts";
import { type ErrorSource, type FixError, type FoundErrors, type LastingPart, lastingOf } from "./fixError.ts";
import { JointState, product } from "./jointState.ts";
import { blockSize, effectsOn, keptAfter, ownParts, sharedParts, whiteCovariance } from "./standingErrors.ts";

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
  readonly #state = new JointState(sharedParts.length);
  readonly #standing = new Map<object, Standing>();
  #at: number | undefined;

  /** `most`: vehicles at a time; the work for each fix grows with its square. */
  constructor({ most = 12 }: { most?: number } = {}) {
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
      found[source] = (found[source] ?? 0) + Math.sqrt(share) * this.#state.x[i]!;
    };
    sharedParts.forEach((part, i) => {
      put(i, part);
    });
    if (known) put(known.block + 2, ownParts[0]!);
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
      known = { place, block: this.#state.grow(blockSize), seenAt: at };
      this.#begin(known, fix);
      this.#standing.set(vehicle, known);
    } else if (!this.#update(known, fix)) return undefined;
    known.seenAt = at;
    const { x, p, size } = this.#state;
    const [e, n] = [known.block, known.block + 1];
    return {
      east: x[e]!,
      north: x[n]!,
      covariance: { ee: p[e * size + e]!, nn: p[n * size + n]!, en: p[e * size + n]! },
    };
  }

  /** Forgets a vehicle; what it told of the stream's errors stays. */
  forget(vehicle: object): void {
    const gone = this.#standing.get(vehicle);
    if (!gone) return;
    this.#standing.delete(vehicle);
    this.#state.cut(gone.block, blockSize);
    for (const one of this.#standing.values()) if (one.block > gone.block) one.block -= blockSize;
  }

  /** The poses come from elsewhere from now on: what was known of their errors is nothing any more. */
  renew(): void {
    this.#state.renew(sharedParts.length);
  }

  #pass(at: number): void {
    const seconds = (at - (this.#at ?? at)) / 1_000;
    this.#at = at;
    for (const [vehicle, { seenAt }] of this.#standing) if (at - seenAt > UNSEEN_MS) this.forget(vehicle);
    if (seconds <= 0) return;
    const blocks = [...this.#standing.values()].map(({ block }) => block);
    this.#state.fade(keptAfter(seconds, this.#state.size, blocks));
    const { p, size } = this.#state;
    for (const block of blocks) for (const i of [block, block + 1]) p[i * size + i]! += CREEP ** 2 * seconds;
  }

  /** The first fix of a vehicle: its place is the fix less what is known of the errors. */
  #begin(known: Standing, { east, north, errors }: StandingFix): void {
    const { block } = known;
    const { x, p, size } = this.#state;
    for (let i = block + 2; i < block + blockSize; i++) p[i * size + i] = 1;
    this.#sameGround(known);
    const h = effectsOn(block, errors, size);
    const white = whiteCovariance(errors);
    const ph = [this.#state.with(h[0]), this.#state.with(h[1])] as const;
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
    const { x, p, size } = this.#state;
    const [from, to] = [nearest.block + 2, block + 2];
    x[to] = alike * x[from]!;
    for (let i = 0; i < size; i++) {
      if (i === to) continue;
      p[to * size + i] = alike * p[from * size + i]!;
      p[i * size + to] = p[to * size + i]!;
    }
    p[to * size + to] = alike ** 2 * p[from * size + from]! + 1 - alike ** 2;
  }

  #update({ block }: Standing, { east, north, errors, sure }: StandingFix): boolean {
    const rows = effectsOn(block, errors, this.#state.size);
    rows[0][block] = 1;
    rows[1][block + 1] = 1;
    // One that may yet drive off tells of its own place only.
    const learns = (i: number) => sure || (i >= block && i < block + blockSize);
    return this.#state.update(rows, [east, north], { error: whiteCovariance(errors), gate: GATE, learns });
  }
}

/** Squared σ beyond which a fix is not of the vehicle that stood there: once in ten thousand times it is. */
const GATE = 18.4;
const UNSEEN_MS = 5_000;
/** What else a place is allowed to creep, metres in a second's root: what nobody models does not pile up to certainty. */
const CREEP = 0.05;

/** The fix as it was before errors were put right in it: the filter knows them itself. */
function asTold({ east, north, found, errors, sure }: StandingFix): StandingFix {
  const off = (axis: "east" | "north") =>
    errors.reduce((sum, error) => sum + error[axis] * (found[error.source] ?? 0), 0);
  return { east: east + off("east"), north: north + off("north"), found: {}, errors, sure };
}
