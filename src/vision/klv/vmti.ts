/** A place with its one-σ errors (metres) and their correlations, as a VMTI location pack holds it (MISB ST 0903.5). */
export interface VmtiLocation {
  readonly lat: number;
  readonly lon: number;
  readonly hae: number; // metres above the WGS 84 ellipsoid
  readonly sigma?: VmtiSigma;
}

/** One σ of each axis, at most 650 in its unit, and the correlations between them, −1 to 1. */
export interface VmtiSigma {
  readonly east: number;
  readonly north: number;
  readonly up: number;
  readonly eastNorth: number;
  readonly eastUp: number;
  readonly northUp: number;
}

/** A target's velocity over ground, m/s. */
export interface VmtiVelocity {
  readonly east: number;
  readonly north: number;
  readonly up: number;
  readonly sigma?: VmtiSigma;
}

/** A box in pixels, columns and rows counted from 1 at the top left, both ends inside. */
export interface VmtiBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** One target of a frame (a VTarget pack). */
export interface VmtiTarget {
  readonly id: number; // 1 to 2²⁸ − 1, the same for the target's whole life
  readonly box: VmtiBox;
  readonly confidence?: number; // 0 to 1
  readonly className?: string;
  readonly location?: VmtiLocation;
  readonly velocity?: VmtiVelocity;
  /** The track as a whole: its 16-byte id (UUID) and when it was seen first and last, ms. */
  readonly track?: { readonly id: Uint8Array; readonly startAt: number; readonly endAt: number };
}

/** The targets that were found in one frame (MISB ST 0903.5, tag 74 of ST 0601). */
export interface Vmti {
  readonly at?: number; // ms; absent is the time of the packet it lies in
  readonly systemName?: string;
  readonly frameNumber?: number;
  readonly frameWidth: number; // pixels
  readonly frameHeight: number;
  readonly sensorName?: string;
  readonly hfovDeg?: number;
  readonly vfovDeg?: number;
  /** How many were found, where more than are told. */
  readonly found?: number;
  readonly targets: readonly VmtiTarget[];
}
