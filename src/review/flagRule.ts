/** When a track becomes a flag, and which tracks are one flag. */
export interface FlagRule {
  readonly name: string;
  /** Classes that count; every class when absent. */
  readonly classes?: readonly string[];
  /** How long a vehicle has to be in the zone, and in how many frames it has to be seen there. */
  readonly dwellMs: number;
  readonly leastSeen: number;
  /** A place less certain than this (one σ, metres) says nothing about zones. */
  readonly maxSigma: number;
  /** Out of the zone for longer than this, a stay starts anew. */
  readonly strayMs: number;
  /** Not seen for longer than this, a flag is closed. */
  readonly closeAfterMs: number;
  /** Metres within which a parked vehicle seen again is the same one (or 3 σ, whichever is more). */
  readonly parkedWithin: number;
  /** Metres within which two vehicles seen at the same moment are one question (or 3 σ). */
  readonly togetherWithin: number;
}

export const usualRule: FlagRule = {
  name: "vehicle in watch zone",
  dwellMs: 2_000,
  leastSeen: 5,
  maxSigma: 60,
  strayMs: 1_000,
  closeAfterMs: 10_000,
  parkedWithin: 10,
  togetherWithin: 15,
};

/** A track's stay in a zone that is not long enough yet. */
export interface Candidate {
  /** Stream and track. */
  readonly key: string;
  readonly zone: string;
  /** Metres to the zone's section at the newest sight. */
  readonly depth: number;
  readonly fromAt: number;
  readonly lastAt: number;
  readonly seen: number;
}
