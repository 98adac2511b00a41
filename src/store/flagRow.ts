import type { FlagCorrection, FlagRecord, VerdictKind } from "../contract/records.ts";

/** A flag with what people said of it, as its rows hold it; to be read by `rowSelect`. */
export type FlagRow = {
  readonly key: number;
  readonly id: string;
  readonly sortieId: string;
  readonly openedAt: number;
  readonly state: "open" | "closed";
  readonly body: string;
  readonly note: string;
  readonly thumbnail: string | null;
  readonly verdict: VerdictKind | null;
  readonly reason: string | null;
  readonly analyst: string | null;
  readonly judgedAt: number | null;
  readonly escalatedBy: string | null;
  readonly escalatedAt: number | null;
  readonly section: string;
  readonly tags: string;
  readonly joined: string | null;
  readonly corrected: string | null;
};

export const rowSelect = `SELECT flag.*, key, verdict, reason, analyst, judgedAt, escalatedBy, escalatedAt, section, tags, joined, corrected
  FROM flag JOIN flagRow ON flagId = flag.id`;

/** The record of a row; one whose body is damaged is shown as such, so that nobody misses it. */
export function flagOf(row: FlagRow): FlagRecord {
  const { id, sortieId, openedAt, state, note, thumbnail, verdict, section, tags, joined } = row;
  return {
    ...bodyOf(row),
    ...{ id, sortieId, openedAt, state, note },
    ...(thumbnail !== null && { thumbnail }),
    ...(verdict && {
      verdict: {
        ...{ kind: verdict, by: row.analyst ?? "", at: row.judgedAt ?? 0 },
        ...(row.reason !== null && { reason: row.reason }),
      },
    }),
    ...(section !== "" && { section }),
    ...(row.escalatedAt !== null && { escalated: { by: row.escalatedBy ?? "", at: row.escalatedAt } }),
    ...(tags !== "" && { tags: tags.split("\n") }),
    ...(joined !== null && { joined }),
    ...(row.corrected !== null && { corrected: JSON.parse(row.corrected) as FlagCorrection }),
  };
}

/** What the rows of a flag hold as JSON. */
export type Body = Omit<FlagRecord, "id" | "sortieId" | "openedAt" | "state" | "note" | "thumbnail">;

function bodyOf({ id, body, openedAt }: FlagRow): Body {
  try {
    const said: unknown = JSON.parse(body);
    if (isBody(said)) return said;
  } catch {
    // as one that is not whole
  }
  return {
    rule: "unknown",
    reason: `What was kept of flag ${id} is damaged and can not be read`,
    className: "unknown",
    ...{ score: 0, lastAt: openedAt, stationary: false, sightings: [] },
    place: { lat: 0, lon: 0, amsl: 0 },
    ellipse: { major: 0, minor: 0, angleDeg: 0 },
  };
}

/** Whether what screens and reports count on is there. */
export function isBody(value: unknown): value is Body {
  const { rule, reason, className, lastAt, place, ellipse, sightings } = (value ?? {}) as Partial<Body>;
  return (
    [rule, reason, className].every((word) => typeof word === "string") &&
    [lastAt, place?.lat, place?.lon, ellipse?.major].every((number) => typeof number === "number") &&
    Array.isArray(sightings)
  );
}
