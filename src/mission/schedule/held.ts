import { type FlightPoint, type frameOf, meeting, Track } from "./flight.ts";

/** A height that a drone outside the schedule may be at: lost and flying on or home, coming home, or flown by hand. */
export interface HeldHeight {
  /** As in a sortie: so many times the vertical separation above the lowest height. */
  readonly layer: number;
  /** When it is on the ground at the latest, ms. */
  readonly untilAt: number;
  /** The way that it was to fly, where that is known. */
  readonly flight?: readonly FlightPoint[];
}

/**
 * The layers that a sortie has to leave free for those. Who is in the air at such a layer already stays there unless the way that
 * the other was to fly meets its own: to climb away would lead through the heights of others.
 */
export function heldLayers(
  held: readonly HeldHeight[],
  sortie: { readonly takeOffAt: number; readonly from?: unknown; readonly layer: number; readonly track: Track },
  { frame, horizontal }: { readonly frame: ReturnType<typeof frameOf>; readonly horizontal: number },
): Set<number> {
  const { from, layer, takeOffAt, track } = sortie;
  const free = ({ flight, ...one }: HeldHeight): boolean => {
    if (!from) return takeOffAt >= one.untilAt;
    if (one.layer !== layer) return false;
    return !flight || meeting(track, new Track(flight, frame), horizontal, false) === undefined;
  };
  return new Set(held.filter((one) => !free(one)).map((one) => one.layer));
}
