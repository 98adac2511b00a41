/** Which tracks are one flag, and for how long. */
export interface FlagLimits {
  /** A place less certain than this (one σ, metres) says nothing. */
  readonly maxSigma: number;
  /** Not seen for longer than this, a flag's vehicle leads it no more. */
  readonly strayMs: number;
  /** Not seen for longer than this, a flag is closed. */
  readonly closeAfterMs: number;
  /** A parked vehicle seen again within this time, in whichever sortie and by whichever drone, is the same one. */
  readonly parkedForMs: number;
  /** Metres within which it then stands in any case, for errors that no covariance knows of. */
  readonly parkedWithin: number;
  /** Metres within which two vehicles seen in one picture are one question. */
  readonly togetherWithin: number;
  /** A moving vehicle seen again within this time, by another drone or the same, may be the same one. */
  readonly movingForMs: number;
}

export const usualLimits: FlagLimits = {
  maxSigma: 60,
  strayMs: 1_000,
  closeAfterMs: 10_000,
  parkedForMs: 12 * 3_600_000,
  parkedWithin: 10,
  togetherWithin: 15,
  movingForMs: 20_000,
};
