import type { TrackRecord } from "../../contract/records.ts";

/** A track whose place is known. */
export type Placed = TrackRecord & Required<Pick<TrackRecord, "place" | "ellipse">>;

/** The name of a track among those of all streams. */
export const keyOf = ({ streamId, id }: Pick<TrackRecord, "streamId" | "id">): string => `${streamId} ${id}`;
