import type { Look } from "../contract/look.ts";
import type { Box, DetectorRecord } from "../contract/records.ts";

/** One object in one picture. */
export interface Detection {
  readonly className: string;
  readonly score: number; // 0…1
  readonly box: Box;
}

/** The three colours of a picture, eight bits each, row after row without gaps. */
export interface ColourPlanes {
  readonly red: Uint8Array;
  readonly green: Uint8Array;
  readonly blue: Uint8Array;
}

/** A part of a picture, in whole pixels. */
export interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A decoded picture, as far as a detector is concerned. */
export interface Picture {
  readonly width: number; // pixels
  readonly height: number; // pixels
  /** The whole picture, or a part of it, scaled to this size; valid until the next call. */
  planes(width: number, height: number, part?: Part): Promise<ColourPlanes>;
}

/** Looks at a picture that is ready for it. */
export type Looking = () => Promise<readonly Detection[]>;

/** Finds vehicles in a picture. The seam where other detectors are put in. One picture at a time. */
export interface Detector {
  readonly record: DetectorRecord;
  /**
   * All objects down to a low score; what counts as found is `record.threshold`. `turn` counts the pictures of a stream:
   * where not all of a picture can be looked at closely in time, it tells whose turn it is.
   */
  detect(picture: Picture, look?: Look, turn?: number): Promise<readonly Detection[]>;
  /**
   * The same in two steps, where the first can be done while the picture before is looked at: that one and this one may be
   * under way, no third. What was made ready may be left.
   */
  prepare?(picture: Picture, look?: Look, turn?: number): Promise<Looking>;
  close(): Promise<void>;
}
