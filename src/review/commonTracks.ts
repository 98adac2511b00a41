import { assign } from "../base/assignment.ts";
import { EnuFrame } from "../geo/enu.ts";
import { type Position, toRad } from "../geo/position.ts";
import { addCovariance, type Covariance } from "./covariance.ts";

/** A track of one stream, as one of its frames placed it on the ground. */
export interface GroundSight {
  readonly trackId: string;
  readonly place: Position;
  readonly covariance: Covariance;
  readonly speed: number; // m/s
  readonly headingDeg: number;
}

/** Two tracks are one vehicle after so many frames in which they agreed, over so long, ms. */
const agreed = { frames: 5, ms: 1_000 };
/** And two vehicles after so many frames in a row in which they did not. */
const disagreed = 8;
/** Tracks not seen for longer are not compared, ms; after this long they are forgotten. */
const presentMs = 1_500;
const forgottenMs = 60_000;
/** Within the first squared distance in σ (99 % of two degrees of freedom) two may be one; beyond the second they are not. */
const gate = 9.21;
const apart = 25;
/** One σ of a speed's components and of how they change, m/s and m/s². */
const speedSigma = 1.5;
const acceleration = 2;
/** What a pair must be better by than the next best, squared σ: rows of parked cars are told apart or not at all. */
const clear = 3;
/** One σ of two drones' fixes of one vehicle once what they are off by as a whole is taken out, metres. */
const withoutBias = 2;

/** So many differences are tried as what two streams' fixes are off by alike. */
const mostCandidates = 80;

interface Known extends GroundSight {
  readonly key: string;
  readonly streamId: string;
  readonly bornAs: number;
  at: number;
  commonId: string;
}

interface Votes {
  agreements: number;
  since: number;
  disagreements: number;
}

/**
 * Which tracks of different streams are the same vehicle: tracks that are at the same place with the same velocity at the
 * same instants, within their covariances, share one id. What all fixes of two streams differ by alike is taken out first,
 * because a drone's compass moves them all together. A vehicle that comes to be elsewhere than its other track gets an
 * id of its own again. Time comes in; nothing is stored but here.
 */
export class CommonTracks {
  readonly #tracks = new Map<string, Known>();
  readonly #votes = new Map<string, Votes>();
  #born = 0;
  #splits = 0;

  /** Takes in the placed tracks of one frame; answers the shared id of each, by track id. */
  observe(streamId: string, at: number, sights: readonly GroundSight[]): ReadonlyMap<string, string> {
    const now = sights.map((sight) => this.#take(streamId, at, sight));
    const others = new Map<string, Known[]>();
    for (const known of this.#tracks.values()) {
      if (known.streamId === streamId || Math.abs(at - known.at) > presentMs) continue;
      others.set(known.streamId, [...(others.get(known.streamId) ?? []), known]);
    }
    for (const theirs of others.values()) this.#compare(now, theirs, at);
    return new Map(now.map(({ trackId, commonId }) => [trackId, commonId]));
  }

  /** The shared id of a track; undefined for one that was not seen of late. */
  commonIdOf(streamId: string, trackId: string): string | undefined {
    return this.#tracks.get(keyOf(streamId, trackId))?.commonId;
  }

  /** Forgets what was not seen for a minute. */
  tick(at: number): void {
    for (const [key, known] of this.#tracks) if (at - known.at > forgottenMs) this.#forget(key);
  }

  #forget(key: string): void {
    this.#tracks.delete(key);
    for (const pair of this.#votes.keys()) if (pair.split("\n").includes(key)) this.#votes.delete(pair);
  }

  #take(streamId: string, at: number, sight: GroundSight): Known {
    const key = keyOf(streamId, sight.trackId);
    const before = this.#tracks.get(key);
    const known: Known = {
      ...sight,
      key,
      streamId,
      at,
      bornAs: before?.bornAs ?? this.#born++,
      commonId: before?.commonId ?? sight.trackId,
    };
    this.#tracks.set(key, known);
    return known;
  }

  #compare(ours: readonly Known[], theirs: readonly Known[], at: number): void {
    const differences = ours.map((own) => {
      const frame = new EnuFrame(own.place);
      return theirs.map((other) => differenceOf(own, other, { at, frame }));
    });
    const bias = biasOf(differences);
    const costs = differences.map((row) =>
      row.map((d) => (d.far2 > gate ? Number.POSITIVE_INFINITY : costOf(d, bias))),
    );
    const columns = assign(costs);
    ours.forEach((own, row) => {
      theirs.forEach((other, column) => {
        const one = columns[row] === column;
        const difference = differences[row]?.[column];
        if (difference)
          this.#vote(own, other, at, { one: one && isClear(costs, row, column), far2: difference.far2, taken: !one });
      });
    });
  }

  #vote(own: Known, other: Known, at: number, seen: { one: boolean; far2: number; taken: boolean }): void {
    const pair = [own.key, other.key].sort().join("\n");
    const votes = this.#votes.get(pair) ?? { agreements: 0, since: at, disagreements: 0 };
    const together = own.commonId === other.commonId;
    if (seen.one) {
      votes.agreements++;
      votes.disagreements = 0;
    } else if (seen.far2 > apart || (seen.taken && !together)) {
      votes.agreements = 0;
      votes.since = at;
      if (seen.far2 > apart) votes.disagreements++;
    }
    if (votes.agreements > 0 || (together && votes.disagreements > 0)) this.#votes.set(pair, votes);
    else this.#votes.delete(pair);
    if (together && votes.disagreements >= disagreed) {
      this.#split(own, other);
      this.#votes.delete(pair);
    } else if (!together && votes.agreements >= agreed.frames && at - votes.since >= agreed.ms)
      this.#join(own, other, at);
  }

  /** The younger takes the older's id, with all that shares it; not where a stream would then have two of one vehicle. */
  #join(own: Known, other: Known, at: number): void {
    const [older, younger] = own.bornAs < other.bornAs ? [own, other] : [other, own];
    const [first, second] = [this.#members(older.commonId), this.#members(younger.commonId)];
    const present = ({ at: seenAt }: Known) => at - seenAt <= presentMs;
    const streams = new Set(first.filter(present).map(({ streamId }) => streamId));
    if (second.some((member) => present(member) && streams.has(member.streamId))) return;
    const id = older.commonId;
    for (const member of second) member.commonId = id;
  }

  /** The younger goes on under an id of its own. */
  #split(own: Known, other: Known): void {
    const younger = own.bornAs < other.bornAs ? other : own;
    younger.commonId = `${younger.trackId}-${++this.#splits}`;
  }

  #members(commonId: string): Known[] {
    return [...this.#tracks.values()].filter((known) => known.commonId === commonId);
  }
}

interface Difference {
  /** Of the places at the same instant, metres. */
  readonly east: number;
  readonly north: number;
  /** In squared σ, places and velocities together; what speeds add. */
  readonly far2: number;
  readonly speed2: number;
}

/** How two tracks differ at `at`, to which the one seen earlier is carried on. */
function differenceOf(own: Known, other: Known, { at, frame }: { at: number; frame: EnuFrame }): Difference {
  const to = frame.toEnu(other.place);
  const [v, w] = [velocityOf(own), velocityOf(other)];
  const seconds = (at - other.at) / 1000;
  const east = to.east + w.east * seconds;
  const north = to.north + w.north * seconds;
  const grown = (0.5 * acceleration * seconds ** 2) ** 2;
  const { ee, nn, en } = addCovariance(own.covariance, other.covariance);
  const place2 = distance2({ ee: ee + grown + 1, nn: nn + grown + 1, en }, east, north);
  const speed2 = ((v.east - w.east) ** 2 + (v.north - w.north) ** 2) / (2 * speedSigma ** 2);
  return { east, north, far2: Math.max(place2, speed2), speed2 };
}

function velocityOf({ speed, headingDeg }: GroundSight): { east: number; north: number } {
  return { east: speed * Math.sin(toRad(headingDeg)), north: speed * Math.cos(toRad(headingDeg)) };
}

function distance2({ ee, nn, en }: Covariance, east: number, north: number): number {
  const det = ee * nn - en * en;
  return det > 0 ? (nn * east ** 2 - 2 * en * east * north + ee * north ** 2) / det : Number.POSITIVE_INFINITY;
}

/** What most tracks of two streams differ by alike; nothing where fewer than three agree. */
function biasOf(differences: readonly (readonly Difference[])[]): { east: number; north: number } {
  let best = { east: 0, north: 0, rows: 2, cost: 0 };
  const near = differences.map((row) => row.filter(({ far2 }) => far2 <= gate));
  const all = near.flat();
  const stride = Math.ceil(all.length / mostCandidates);
  for (let i = 0; i < all.length; i += stride) {
    const { east, north } = all[i] as Difference;
    let rows = 0;
    let cost = 0;
    for (const row of near) {
      let least = Number.POSITIVE_INFINITY;
      for (const d of row) least = Math.min(least, Math.hypot(d.east - east, d.north - north));
      if (least > withoutBias) continue;
      rows++;
      cost += least;
    }
    if (rows > best.rows || (rows === best.rows && rows > 2 && cost < best.cost)) best = { east, north, rows, cost };
  }
  return best;
}

const costOf = ({ east, north, speed2, far2 }: Difference, bias: { east: number; north: number }): number =>
  ((east - bias.east) ** 2 + (north - bias.north) ** 2) / withoutBias ** 2 + speed2 + far2;

/** Whether no other track of either stream would do nearly as well. */
function isClear(costs: readonly (readonly number[])[], row: number, column: number): boolean {
  const own = costs[row]?.[column] ?? Number.POSITIVE_INFINITY;
  const rivals = [
    ...(costs[row] ?? []).filter((_, other) => other !== column),
    ...costs.flatMap((other, index) => (index === row ? [] : [other[column] ?? Number.POSITIVE_INFINITY])),
  ];
  return Number.isFinite(own) && rivals.every((cost) => cost >= own + clear);
}

const keyOf = (streamId: string, trackId: string): string => `${streamId} ${trackId}`;
