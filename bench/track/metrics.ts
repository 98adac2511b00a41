import { assign } from "../../src/base/assignment.ts";
import type { Box } from "../../src/contract/records.ts";

/** A box that is known to be true, or was given by a tracker, with the id it goes by. */
export interface NamedBox {
  readonly id: string;
  readonly box: Box;
}

/** One picture: what was there and what the tracker said. */
export interface ScoredFrame {
  readonly truth: readonly NamedBox[];
  readonly tracks: readonly NamedBox[];
}

/** Sums over pictures, from which the measures are made; sums of several scenes can be added. */
export interface TrackCounts {
  /** True boxes in all. */
  readonly truth: number;
  /** Boxes that the tracker gave, in all. */
  readonly given: number;
  readonly missed: number;
  readonly wrong: number;
  readonly switches: number;
  readonly fragmentations: number;
  /** Boxes in which the best one-to-one matching of true and given trajectories agrees. */
  readonly idTrue: number;
}

export interface TrackMeasures extends TrackCounts {
  readonly idf1: number;
  readonly mota: number;
}

/** Boxes that overlap by so much are of one object (MOTChallenge, arXiv 1603.00831, §4.1). */
const LEAST_OVERLAP = 0.5;

/** Intersection over union of two boxes. */
export function overlap(a: Box, b: Box): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  if (w <= 0 || h <= 0) return 0;
  return (w * h) / (a.w * a.h + b.w * b.h - w * h);
}

/**
 * Counts how well a tracker did over the pictures of one scene. Misses, false boxes and identity switches as in CLEAR MOT
 * (Bernardin and Stiefelhagen, 2008): a pair of the picture before goes on while it overlaps, the others are matched at
 * most overlap. A fragmentation is a true trajectory found again after it was lost. True and given trajectories are
 * matched one to one over the whole scene as in Ristani et al., arXiv 1609.01775.
 */
export function countTracks(frames: readonly ScoredFrame[], leastOverlap = LEAST_OVERLAP): TrackCounts {
  let truth = 0;
  let given = 0;
  let paired = 0;
  let switches = 0;
  let fragmentations = 0;
  const lastTrack = new Map<string, string>();
  let before = new Map<string, string>();
  const lost = new Set<string>();
  const together = new Map<string, Map<string, number>>();
  for (const frame of frames) {
    truth += frame.truth.length;
    given += frame.tracks.length;
    for (const t of frame.truth)
      for (const p of frame.tracks)
        if (overlap(t.box, p.box) >= leastOverlap) {
          const row = together.get(t.id) ?? new Map<string, number>();
          row.set(p.id, (row.get(p.id) ?? 0) + 1);
          together.set(t.id, row);
        }
    const now = pairsOf(frame, before, leastOverlap);
    for (const { id } of frame.truth) {
      const track = now.get(id);
      if (track === undefined) {
        if (before.has(id)) lost.add(id);
        continue;
      }
      paired++;
      const known = lastTrack.get(id);
      if (known !== undefined && known !== track) switches++;
      if (lost.delete(id)) fragmentations++;
      lastTrack.set(id, track);
    }
    before = new Map([...before].filter(([id]) => !frame.truth.some((t) => t.id === id)).concat([...now]));
  }
  return {
    truth,
    given,
    missed: truth - paired,
    wrong: given - paired,
    switches,
    fragmentations,
    idTrue: bestAgreement(together),
  };
}

/** Who is whom in one picture. */
function pairsOf(frame: ScoredFrame, before: ReadonlyMap<string, string>, leastOverlap: number): Map<string, string> {
  const pairs = new Map<string, string>();
  const trackOf = new Map(frame.tracks.map((p) => [p.id, p]));
  for (const t of frame.truth) {
    const track = trackOf.get(before.get(t.id) ?? "");
    if (track && overlap(t.box, track.box) >= leastOverlap) pairs.set(t.id, track.id);
  }
  const taken = new Set(pairs.values());
  const truth = frame.truth.filter(({ id }) => !pairs.has(id));
  const tracks = frame.tracks.filter(({ id }) => !taken.has(id));
  const columns = assign(
    truth.map((t) =>
      tracks.map((p) => {
        const share = overlap(t.box, p.box);
        return share >= leastOverlap ? 1 - share : Number.POSITIVE_INFINITY;
      }),
    ),
  );
  columns.forEach((column, row) => {
    const t = truth[row];
    const p = tracks[column];
    if (t && p) pairs.set(t.id, p.id);
  });
  return pairs;
}

function bestAgreement(together: ReadonlyMap<string, ReadonlyMap<string, number>>): number {
  const ids = [...new Set([...together.values()].flatMap((row) => [...row.keys()]))];
  const rows = [...together.values()];
  const columns = assign(rows.map((row) => ids.map((id) => -(row.get(id) ?? 0))));
  return columns.reduce((sum, column, row) => sum + (rows[row]?.get(ids[column] ?? "") ?? 0), 0);
}

/** The counts of several scenes as one. */
export function addCounts(counts: readonly TrackCounts[]): TrackCounts {
  const sum = (of: (c: TrackCounts) => number): number => counts.reduce((total, c) => total + of(c), 0);
  return {
    truth: sum((c) => c.truth),
    given: sum((c) => c.given),
    missed: sum((c) => c.missed),
    wrong: sum((c) => c.wrong),
    switches: sum((c) => c.switches),
    fragmentations: sum((c) => c.fragmentations),
    idTrue: sum((c) => c.idTrue),
  };
}

/** IDF1 = 2 IDTP / (true + given); MOTA = 1 − (missed + wrong + switches) / true. */
export function measuresOf(counts: TrackCounts): TrackMeasures {
  const { truth, given, missed, wrong, switches, idTrue } = counts;
  return {
    ...counts,
    idf1: truth + given === 0 ? 1 : (2 * idTrue) / (truth + given),
    mota: truth === 0 ? 1 : 1 - (missed + wrong + switches) / truth,
  };
}
