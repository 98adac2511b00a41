import type { LatLon } from "../../src/geo/position.ts";
import {
  type Boundaries,
  boundariesNear,
  boundaryBetween,
  neighboursOf,
  readBoundaries,
} from "../../src/mission/formats/boundary.ts";

/** What is asked of the world's national boundaries. Metres. */
export type AtlasQuestion =
  | { readonly ask: "neighbours" }
  | { readonly ask: "between"; readonly one: string; readonly other: string }
  | { readonly ask: "near"; readonly place: LatLon; readonly radius: number };

export type AtlasAnswer<Q extends AtlasQuestion["ask"]> = {
  /** The countries that have any, with those beside them. */
  neighbours: ReadonlyMap<string, readonly string[]>;
  /** The pieces of a boundary, the longest first; longitudes are continuous. */
  between: readonly (readonly LatLon[])[];
  /** Pairs of countries, the one with the nearest boundary first. */
  near: readonly (readonly [string, string])[];
}[Q];

/** Answers questions about national boundaries; what it can not answer it rejects with the failure. */
export interface BoundaryAtlas {
  ask<Q extends AtlasQuestion>(question: Q): Promise<AtlasAnswer<Q["ask"]>>;
  /** Lets go of the data; the next question reads them again. */
  close(): void;
}

/** The answers from a TopoJSON topology, which is read once. */
export class AtlasReader {
  readonly #boundaries: Boundaries;

  constructor(topology: unknown) {
    this.#boundaries = readBoundaries(topology);
  }

  answer<Q extends AtlasQuestion>(question: Q): AtlasAnswer<Q["ask"]>;
  answer(question: AtlasQuestion): AtlasAnswer<AtlasQuestion["ask"]> {
    switch (question.ask) {
      case "neighbours":
        return neighboursOf(this.#boundaries);
      case "between":
        return boundaryBetween(this.#boundaries, question.one, question.other).map(({ line }) => line);
      case "near": {
        const pairs = boundariesNear(this.#boundaries, question.place, question.radius).map(({ between }) => between);
        return [...new Map(pairs.map((pair) => [pair.join("\n"), pair])).values()];
      }
    }
  }
}
