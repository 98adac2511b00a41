import type { FrameMetadata } from "../contract/vision.ts";
import type { AccessUnit } from "./accessUnit.ts";

/** A picture that knows when it was taken, ms since 1970. */
export interface TimedUnit extends AccessUnit {
  readonly at: number;
  readonly metadata?: FrameMetadata;
}
