import type { Plan } from "../plan.ts";
import type { PatternKind } from "./pattern.ts";

/** How a plan is spoken of in messages. */
export interface PatternWords {
  /** What it watches, after "the": `section`, `area`. */
  readonly watched: string;
  /** A car there: `on the section`, `in the area`. */
  readonly there: string;
  /** What the operator drew or placed, after "the". */
  readonly drawn: string;
  /** How to come nearer to what is looked at, or farther from it, in the pattern's own field: `standoff`, `radius`; absent where it is flown over. */
  readonly distance?: "standoff" | "radius";
  /** What shows more of it where it does not come into the picture, and what else to do where terrain hides it. */
  readonly more: string;
  readonly otherwise: string;
  /** What makes a flight shorter, as the beginning of a sentence, for so many per cent of it. */
  readonly shorter: (percent: number) => string;
}

/** The words for a plan of a kind. */
export const wordsOf = ({ pattern }: Pick<Plan, "pattern">): PatternWords => WORDS[pattern.kind];

const smaller = (what: string) => (percent: number) =>
  `Make the ${what} smaller, by about ${100 - percent} % of its size`;
const fewerTurns = (percent: number) => `Fly about ${percent} % of the turns`;

const OVERLAP = "Take more overlap, another height, or a camera with a wider field of view";

const WORDS: Readonly<Record<PatternKind | "route", PatternWords>> = {
  corridor: {
    watched: "section",
    there: "on the section",
    drawn: "section",
    distance: "standoff",
    more: "Change standoff, height or camera, round off sharp bends, or fly back on the other side",
    otherwise: "back on the other side",
    shorter: (percent) => `Shorten the section to about ${percent} % of its length`,
  },
  area: {
    watched: "area",
    there: "in the area",
    drawn: "area",
    more: OVERLAP,
    otherwise: "in another direction",
    shorter: smaller("area"),
  },
  "expanding-square": {
    watched: "square",
    there: "in the square",
    drawn: "datum",
    more: OVERLAP,
    otherwise: "in another direction",
    shorter: smaller("square"),
  },
  sector: {
    watched: "searched circle",
    there: "in the searched circle",
    drawn: "datum",
    more: "Fly higher, take two sweeps, or a camera with a wider field of view",
    otherwise: "in another direction",
    shorter: (percent) => `Take about ${percent} % of the radius, or one sweep`,
  },
  orbit: {
    watched: "place",
    there: "at the place",
    drawn: "place",
    distance: "radius",
    more: "Take another radius, height or camera, or a smaller watch width",
    otherwise: "with another radius",
    shorter: fewerTurns,
  },
  perimeter: {
    watched: "outline",
    there: "on the outline",
    drawn: "outline",
    distance: "standoff",
    more: "Change standoff, height or camera, or round off sharp corners",
    otherwise: "on the other side of the outline",
    shorter: fewerTurns,
  },
  route: {
    watched: "route",
    there: "on the route",
    drawn: "route",
    more: "Change height or camera there, or add a stop that looks at it",
    otherwise: "look at it from another stop",
    shorter: (percent) => `Delete stops, to about ${percent} % of the route's length`,
  },
};
