import { join } from "node:path";
import type { MomentCalls, MomentFlight, MomentSpan } from "../contract/moment.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { FootprintQueries } from "../store/footprintQuery.ts";
import type { MomentFootage } from "../store/momentFootage.ts";
import { seenTracks } from "./momentSights.ts";

/** Where what is asked about a moment of a flight is answered from. */
export interface MomentPlace {
  readonly moments: MomentFootage;
  readonly filmed: Pick<FootprintQueries, "outlines">;
  readonly sorties: { folder(sortieId: string): string };
}

/** Answers what windows ask about a moment of a flight: where the aircraft was, what it saw, and who filmed besides. */
export const momentHandlers = ({ moments, filmed, sorties }: MomentPlace): Handlers<MomentCalls> => ({
  "moment.flight": async (span) => {
    const vehicleId = moments.vehicleOf(span.sortieId);
    if (vehicleId === undefined)
      return { flown: [], outlines: [], seen: [], noTracks: "The flight is not known any more" };
    const told = await tracksOf(join(sorties.folder(span.sortieId), "tracks.jsonl"), span);
    return { vehicleId, flown: moments.flown(span), outlines: filmed.outlines(span), ...told };
  },
  "moment.streams": (span) => moments.streams(span),
  "moment.footage": ({ sortieId }) => moments.ofSortie(sortieId),
});

async function tracksOf(file: string, span: MomentSpan): Promise<Pick<MomentFlight, "seen" | "noTracks">> {
  try {
    return { seen: await seenTracks(file, span) };
  } catch {
    return { seen: [], noTracks: "The places of tracks were not kept for this flight, or their file was removed" };
  }
}
