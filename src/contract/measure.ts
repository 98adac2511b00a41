import * as v from "valibot";
import type { Position } from "../geo/position.ts";
import { parser } from "./parse.ts";
import type { ErrorEllipse } from "./records.ts";
import type { Parsers } from "./rpc.ts";
import type { FrameMetadata } from "./vision.ts";

/** A place in a picture that somebody pointed at, 0…1 from the upper left. */
export interface PicturePoint {
  readonly x: number;
  readonly y: number;
  /** One σ of where it was pointed at, pixels of the picture, in each of right and down. */
  readonly sigma: number;
}

/** What is to be measured on the ground: the points of one recorded picture, in their order. */
export interface MeasureOrder {
  readonly streamId: string;
  /** The sortie it was recorded in, where that is known: streams of different stations may have one name. */
  readonly sortieId?: string;
  /** When the picture was taken, ms since 1970. */
  readonly at: number;
  readonly width: number; // pixels
  readonly height: number; // pixels
  /** The camera's own, where the recording holds them. */
  readonly metadata?: FrameMetadata;
  readonly points: readonly PicturePoint[];
}

/** Where a point of the picture is on the ground, with one σ of each; or why that is not known. */
export type MeasuredPoint =
  | {
      readonly place: Position;
      readonly ellipse: ErrorEllipse;
      /** One σ of its height, metres: that of the ground. */
      readonly heightSigma: number;
      /** From the camera, metres. */
      readonly range: number;
      /** Nobody measured the ground there: it is taken as flat at the height of the vehicle's home. */
      readonly groundAssumed?: true;
    }
  | { readonly noPlace: string };

/** From one point to the next, across the ground; one σ of each. */
export interface MeasuredLeg {
  readonly distance: number; // metres, height left out
  readonly distanceSigma: number;
  readonly bearingDeg: number; // from true north
  readonly bearingSigmaDeg: number; // at most 180
  readonly rise: number; // metres, of the ground
}

/** A figure with one σ. */
export interface Measured {
  readonly value: number;
  readonly sigma: number;
}

/** What was measured. */
export type Measurement =
  | {
      readonly kind: "measured";
      /** What told where the picture was taken from. */
      readonly source: "metadata" | "telemetry";
      /** In the order of the points asked for. */
      readonly points: readonly MeasuredPoint[];
      /** Between each and the next; null where one of them has no place. */
      readonly legs: readonly (MeasuredLeg | null)[];
      /** All legs together, metres; absent with fewer than two legs, or where one is null. */
      readonly length?: Measured;
      /** Of the polygon, m², and its perimeter, metres; absent with fewer than three points, or where one has no place. */
      readonly area?: Measured;
      readonly perimeter?: Measured;
      /** The polygon's sides cross: it has no area. */
      readonly crossing?: true;
    }
  /** Nothing can be measured: it is not known where the picture was taken from, or how the camera looked. */
  | { readonly kind: "no pose"; readonly why: string };

/** At once; nobody clicks more. */
export const mostMeasuredPoints = 100;

export type MeasureCalls = {
  "picture.measure": { args: MeasureOrder; result: Measurement };
};

const finite = v.pipe(v.number(), v.finite());
const share = v.pipe(finite, v.minValue(0), v.maxValue(1));
const pixels = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000));
const told = v.exactOptional(finite);

export const measureParsers: Parsers<MeasureCalls> = {
  "picture.measure": parser(
    "picture.measure",
    v.object({
      streamId: v.pipe(v.string(), v.nonEmpty()),
      sortieId: v.exactOptional(v.pipe(v.string(), v.nonEmpty())),
      at: finite,
      ...{ width: pixels, height: pixels },
      metadata: v.exactOptional(
        v.object({
          at: finite,
          lat: v.exactOptional(v.pipe(finite, v.minValue(-90), v.maxValue(90))),
          lon: v.exactOptional(v.pipe(finite, v.minValue(-180), v.maxValue(180))),
          ...{ amsl: told, platformHeadingDeg: told, platformPitchDeg: told, platformRollDeg: told },
          ...{ sensorRelativeAzimuthDeg: told, sensorRelativeElevationDeg: told, sensorRelativeRollDeg: told },
          hfovDeg: v.exactOptional(v.pipe(finite, v.minValue(0.01), v.maxValue(179.9))),
        }),
      ),
      points: v.pipe(
        v.array(v.object({ x: share, y: share, sigma: v.pipe(finite, v.minValue(0.1), v.maxValue(1_000)) })),
        v.minLength(1),
        v.maxLength(mostMeasuredPoints),
      ),
    }),
  ),
};
