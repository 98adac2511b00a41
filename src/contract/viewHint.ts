import * as v from "valibot";
import type { CameraPose } from "../geo/camera.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** What the station tells vision of how a stream's camera looks at the world, so that tracks can be followed on the ground. */
export interface ViewHint {
  /** Where the camera was and looked; absent where the pictures tell it themselves. */
  readonly pose?: CameraPose & { readonly hfovDeg: number };
  /** Height of the ground that it looks at, metres above mean sea level; absent where it is not known. */
  readonly groundAmsl?: number;
}

/** A hint for pictures about this time: ms since 1970, by the clock of `FrameTracks.at`. */
export interface TimedViewHint extends ViewHint {
  readonly at: number;
}

/** What the station asks of vision about views, several times a second for each stream. */
export type ViewHintCalls = {
  "stream.hint": { args: { streamId: string; hint: TimedViewHint }; result: null };
};

const finite = v.pipe(v.number(), v.finite());

const told = {
  pose: v.exactOptional(
    v.object({
      lat: v.pipe(finite, v.minValue(-90), v.maxValue(90)),
      lon: finite,
      amsl: finite,
      headingDeg: finite,
      pitchDeg: finite,
      rollDeg: finite,
      hfovDeg: v.pipe(finite, v.gtValue(0), v.ltValue(180)),
    }),
  ),
  groundAmsl: v.exactOptional(finite),
};

/** Of a `ViewHint`. */
export const viewHintSchema = v.object(told);

export const viewHintParsers: Parsers<ViewHintCalls> = {
  "stream.hint": parser(
    "stream.hint",
    v.object({ streamId: v.pipe(v.string(), v.nonEmpty()), hint: v.object({ at: finite, ...told }) }),
  ),
};
