import type { TrackRecord } from "../contract/records.ts";
import { EnuFrame } from "../geo/enu.ts";
import { type Position, toDeg, wrap360 } from "../geo/position.ts";
import { addCovariance, type Covariance, ellipseOf, scaleCovariance } from "./covariance.ts";
import { DriftFilter } from "./driftFilter.ts";
import type { FixError, FoundErrors } from "./fixError.ts";
import type { Fix } from "./georeference.ts";
import { type StandingPlace, StandingPlaces } from "./standingPlaces.ts";

/** What a TrackRecord says of the motion on the ground. */
export type GroundState = Required<Pick<TrackRecord, "place" | "ellipse" | "speed" | "headingDeg" | "stationary">> & {
  readonly covariance: Covariance;
};

export interface GroundTrackOptions {
  /** One σ of the acceleration a vehicle may show, m/s². */
  readonly acceleration: number;
  /**
   * Share of a fix's variance that is the same in the next frame, where the fix does not say which errors it is made of: a
   * compass or a terrain model is wrong for seconds, a box for one frame. That part is never averaged away; without it
   * the ellipse would shrink to nothing.
   */
  readonly lasting: number;
}

/** A frame that a fix is of: what else it tells of the vehicle's place. */
export interface SeenFrom {
  /** Its place less errors that were found; undefined where that meets no ground. */
  readonly again: (found: FoundErrors) => Pick<Fix, "place" | "errors"> | undefined;
  /** What a fix at a place would be wrong by, less errors that were found. */
  readonly errorsAt: (place: Position, found: FoundErrors) => readonly FixError[] | undefined;
}

const usual: GroundTrackOptions = { acceleration: 1.5, lasting: 0.75 };

/**
 * One vehicle on the ground, followed by a constant-velocity filter in local metres, see `DriftFilter`; while it stands, its
 * place is of all that was seen of it there, see `StandingPlaces`.
 */
export class GroundTrack {
  readonly #options: GroundTrackOptions;
  #frame: EnuFrame | undefined;
  #filter: DriftFilter | undefined;
  #at = 0;
  #amsl = 0;
  /** Of fixes that do not say which errors they are made of. */
  #lasting: Covariance = NOTHING;
  /** Filtered places of the last seconds, oldest first. */
  readonly #trail: { at: number; east: number; north: number; sigma: number }[] = [];

  readonly #standing: StandingPlaces;
  /** Where it began to stand, and where that is after the newest fix; undefined while it drives. */
  #stands: { readonly frame: EnuFrame; readonly place: StandingPlace } | undefined;
  #misfits = 0;
  /** When its fixes proved that it does not stand where it was taken to stand. */
  #refutedAt = Number.NEGATIVE_INFINITY;
  #newest: Covariance = NOTHING;
  #stationarySince: number | undefined;

  /** `standing`: of the stream that sees it, shared by all its tracks; its own when not given. */
  constructor(options: Partial<GroundTrackOptions> = {}, standing = new StandingPlaces({ most: 1 })) {
    this.#options = { ...usual, ...options };
    this.#standing = standing;
  }

  /**
   * Takes in a fix, with the errors that its covariance is made of where they are known, and `from` the frame that it is of.
   * One older than the newest is left out.
   */
  observe(place: Position, covariance: Covariance, at: number, errors?: readonly FixError[], from?: SeenFrom): void {
    const lasting = errors ? NOTHING : scaleCovariance(covariance, this.#options.lasting);
    const passing = errors ? NOTHING : scaleCovariance(covariance, 1 - this.#options.lasting);
    if (!this.#frame || !this.#filter) {
      this.#frame = new EnuFrame(place);
      this.#filter = new DriftFilter(passing, errors ?? [], FIRST_SPEED);
      this.#lasting = lasting;
    } else {
      if (at < this.#at) return;
      this.#filter.predict((at - this.#at) / 1000, this.#options.acceleration);
      const { east, north } = this.#frame.toEnu(place);
      const expected = { ...this.#frame.toPosition({ ...this.#filter.motion, up: 0 }), amsl: place.amsl };
      this.#filter.update(east, north, passing, from?.errorsAt(expected, {}) ?? errors ?? []);
      const k = 0.2; // the lasting part changes slowly with the geometry
      this.#lasting = addCovariance(scaleCovariance(this.#lasting, 1 - k), scaleCovariance(lasting, k));
    }
    this.#at = at;
    this.#amsl = place.amsl;
    this.#newest = covariance;
    const { east, north } = this.#filter.motion;
    const sigma = ellipseOf(addCovariance(this.#filter.place, this.#lasting)).major;
    this.#trail.push({ at, east, north, sigma });
    while (this.#trail.length > 2 && at - (this.#trail[1]?.at ?? 0) >= STATIONARY_MS) this.#trail.shift();
    const stationary = at - this.#refutedAt >= STATIONARY_MS && this.#isStationary(this.#filter);
    this.#stationarySince = stationary ? (this.#stationarySince ?? at) : undefined;
    if (errors) this.#stand({ place, errors }, from, this.#filter);
  }

  /** Holds the fix against its standing where it was seen first, for as long as that fits. */
  #stand(told: Pick<Fix, "place" | "errors">, from: SeenFrom | undefined, filter: DriftFilter): void {
    const { speedEast, speedNorth } = filter.motion;
    const driving = inSigma({ east: speedEast, north: speedNorth }, filter.speed);
    const refuted = this.#misfits > MOST_MISFITS;
    if (refuted) {
      this.#refutedAt = this.#at;
      this.#stationarySince = undefined;
    }
    if (driving >= DRIVES || refuted) {
      this.#standing.forget(this);
      this.#stands = undefined;
      this.#misfits = 0;
      if (driving >= DRIVES) return;
    }
    const known = from ? this.#standing.found(this, this.#at) : {};
    const better = from?.again(known);
    const { place, found, ...seen } = better ? { ...better, found: known } : { ...told, found: {} };
    if (!this.#standing.has(this)) this.#stands = undefined; // out of sight for too long
    const expected = this.#stands && { ...this.#stands.frame.toPosition(this.#stands.place), amsl: place.amsl };
    const errors = (expected && from?.errorsAt(expected, found)) ?? seen.errors;
    const frame = this.#stands?.frame ?? new EnuFrame(place);
    const { east, north } = frame.toEnu(place);
    const sure = this.#stationarySince !== undefined;
    const stands = this.#standing.observe(this, frame.origin, { east, north, errors, found, sure }, this.#at);
    if (stands) {
      this.#stands = { frame, place: stands };
      this.#misfits = 0;
    } else if (this.#stands) this.#misfits++;
  }

  /** The vehicle at the last fix; undefined before the first. */
  state(): GroundState | undefined {
    return this.#frame && this.#filter && this.#stateOf(this.#frame, this.#filter);
  }

  /** Where it would be at a later instant if it kept its speed. */
  placeAt(at: number): Position | undefined {
    if (!this.#frame || !this.#filter) return undefined;
    const { east, north, speedEast, speedNorth } = this.#filter.motion;
    const t = Math.max(0, (at - this.#at) / 1000);
    return {
      ...this.#frame.toPosition({ east: east + speedEast * t, north: north + speedNorth * t }),
      amsl: this.#amsl,
    };
  }

  #stateOf(frame: EnuFrame, filter: DriftFilter): GroundState {
    const { east, north, speedEast, speedNorth } = filter.motion;
    const stationary = this.#stationarySince !== undefined;
    const stands = stationary ? this.#stands : undefined;
    const covariance =
      stands?.place.covariance ??
      addCovariance(
        addCovariance(filter.place, this.#lasting),
        scaleCovariance(this.#newest, this.#trail.length > 1 ? UNMODELLED : 0),
      );
    const place = stands ? stands.frame.toPosition(stands.place) : frame.toPosition({ east, north });
    return {
      place: { ...place, amsl: this.#amsl },
      covariance,
      ellipse: ellipseOf(covariance),
      speed: stationary ? 0 : Math.hypot(speedEast, speedNorth),
      headingDeg: wrap360(toDeg(Math.atan2(speedEast, speedNorth))),
      stationary,
    };
  }

  /**
   * Stationary is a net displacement under max(3 m, 2 σ) over 10 s. A vehicle seen for less (but 3 s at least) is judged
   * by the time there is, and must then also be slower than a walk or than its speed is known.
   */
  #isStationary(filter: DriftFilter): boolean {
    const velocity = { east: filter.motion.speedEast, north: filter.motion.speedNorth };
    const speedCovariance = filter.speed;
    const first = this.#trail[0];
    const last = this.#trail.at(-1);
    if (!first || !last) return false;
    const span = last.at - first.at;
    if (span < LEAST_SPAN_MS) return false;
    const moved = Math.hypot(last.east - first.east, last.north - first.north);
    // What has stood for long must show that it drives.
    const bar = this.#stationarySince !== undefined && last.at - this.#stationarySince >= STATIONARY_MS ? DRIVES : 2;
    if (moved >= Math.max(3, bar * last.sigma)) return false;
    // What a place is off by for long moves both ends alike: how well the speed is known says what such a way is worth.
    const perSecond = {
      east: (last.east - first.east) / (span / 1000),
      north: (last.north - first.north) / (span / 1000),
    };
    if (moved >= 3 && inSigma(perSecond, speedCovariance) >= bar) return false;
    if (span >= STATIONARY_MS) return true;
    return Math.hypot(velocity.east, velocity.north) < 1 || inSigma(velocity, speedCovariance) < bar;
  }
}

interface Velocity {
  readonly east: number; // m/s
  readonly north: number;
}

/** How many σ of its covariance a velocity is long, in its own direction (Mahalanobis). */
function inSigma({ east, north }: Velocity, { ee, nn, en }: Covariance): number {
  const det = ee * nn - en * en;
  return det > 0 ? Math.sqrt((nn * east ** 2 - 2 * en * east * north + ee * north ** 2) / det) : 0;
}

const NOTHING: Covariance = { ee: 0, nn: 0, en: 0 };
const STATIONARY_MS = 10_000;
const LEAST_SPAN_MS = 3_000;
/** σ of its speed at which a vehicle is taken to drive; and how many fixes in a row may be of elsewhere. */
const DRIVES = 3;
const MOST_MISFITS = 3;
/** Share of a fix's variance that a place of a driving vehicle has on top: bends, and errors too large for straight lines. */
const UNMODELLED = 0.2;
const FIRST_SPEED = 10; // m/s, one σ of the speed before anything is known of it
