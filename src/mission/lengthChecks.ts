import { type Check, metresText as m } from "./checkInput.ts";
import { MOST_WAY, wayOf } from "./leg.ts";
import { hasShape, shapeOf } from "./patterns/shape.ts";

/** Not longer than is planned at once; what is longer has no legs. */
export const isNotTooLong: Check = ({ plan, patrol, ground }) => {
  const place = shapeOf(plan)[0];
  if (patrol.legs.length > 0 || !place || !hasShape(plan)) return [];
  const way = wayOf(plan, ground);
  if (way <= MOST_WAY) return [];
  return [
    {
      code: "too-long",
      severity: "error",
      message: `The way is ${m(way)} long, at most ${m(MOST_WAY)} are planned at once`,
      remedy: "Make it smaller, or divide it into several plans",
      place,
    },
  ];
};
