/**
 * How well a cell was seen at best, the worst first. `never`: never in the picture within twice the range at which a car
 * can be made out. `small`: in the picture, but a car there had too few pixels. `hidden`: near enough, but behind terrain.
 * `assumed`: seen if the ground, which is not known, is level. `seen`: seen.
 */
export const sights = ["never", "small", "hidden", "assumed", "seen"] as const;
export type Sight = (typeof sights)[number];

/** How well something was seen, in words that fit after "It is" or in a list. */
export const sightText = (sight: Sight): string => SIGHT_TEXT[sight];
const SIGHT_TEXT: Readonly<Record<Sight, string>> = {
  never: "never in the picture",
  small: "too small in the picture",
  hidden: "hidden by terrain",
  assumed: "seen if the ground is level",
  seen: "seen",
};
