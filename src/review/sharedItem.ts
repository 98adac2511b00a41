import type { ErrorEllipse, FlagRecord } from "../contract/records.ts";
import type { SightedVehicle } from "../contract/sightings.ts";
import type { Position } from "../geo/position.ts";
import { circularError90 } from "./circularSigma.ts";

/** A value of an item; a list is one cell in a table. Undefined where it is not known. */
export type SharedValue = string | number | readonly string[] | undefined;

/** A flag or a sighting as other programs get it: in words and SI units, with times as ISO 8601 in UTC. */
export interface SharedItem {
  readonly id: string;
  readonly name: string;
  readonly standing: "unreviewed" | "confirmed" | "dismissed";
  /** ms since 1970. */
  readonly fromAt: number;
  readonly toAt: number;
  readonly place: Position;
  readonly ellipse: ErrorEllipse;
  /** The columns of a table and the properties of a feature, in this order. */
  readonly values: Readonly<Record<string, SharedValue>>;
}

/** A flag with what was said of it. */
export function itemOfFlag(flag: FlagRecord): SharedItem {
  const { id, className, openedAt, lastAt, place, ellipse, verdict, sightings } = flag;
  const standing = verdict?.kind ?? "unreviewed";
  return {
    ...{ id, name: `${className} ${id}`, standing, fromAt: openedAt, toAt: lastAt, place, ellipse },
    values: {
      ...{ id, kind: "flag", class: className, verdict: standing, verdict_by: verdict?.by },
      ...{ verdict_at: verdict && utc(verdict.at), verdict_reason: verdict?.reason },
      ...spanAndPlace({ fromAt: openedAt, toAt: lastAt, place, ellipse }),
      ...{ section: flag.section, drones: [...new Set(sightings.map(({ vehicleId }) => vehicleId))].sort() },
      ...{ rule: flag.rule, reason: flag.reason, severity: flag.severity ?? "alert", score: round(flag.score, 3) },
      ...{ tags: flag.tags ?? [], note: flag.note, flags: [id], times_seen: sightings.length },
    },
  };
}

/** A vehicle that was there, at the place where it was seen last. */
export function itemOfSighting(sighting: SightedVehicle): SharedItem {
  const { id, className, fromAt, toAt, seen, tags, notes, confirmed } = sighting;
  const last = seen.reduce((a, b) => (b.toAt >= a.toAt ? b : a));
  const { place, ellipse } = last;
  return {
    ...{ id, name: `${className} ${id}`, standing: "confirmed", fromAt, toAt, place, ellipse },
    values: {
      ...{ id, kind: "sighting", class: className, verdict: "confirmed", verdict_by: confirmed.by },
      ...{ verdict_at: utc(confirmed.at), verdict_reason: undefined },
      ...spanAndPlace({ fromAt, toAt, place, ellipse }),
      ...{ section: last.section, drones: [...new Set(seen.flatMap(({ vehicleIds }) => vehicleIds))].sort() },
      ...{ rule: undefined, reason: undefined, severity: undefined, score: undefined },
      ...{ tags, note: notes.join("\n"), flags: seen.map(({ flagId }) => flagId), times_seen: seen.length },
    },
  };
}

/** The names of an item's values, as a table's first line. */
export const itemColumns: readonly string[] = [
  ...["id", "kind", "class", "verdict", "verdict_by", "verdict_at", "verdict_reason", "seen_from", "seen_to"],
  ...["lat", "lon", "amsl_m", "sigma_major_m", "sigma_minor_m", "sigma_azimuth_deg", "ce90_m"],
  ...["section", "drones", "rule", "reason", "severity", "score", "tags", "note", "flags", "times_seen"],
];

/** The same without what is the station's own: who judged it, and what analysts wrote. */
export function withoutPeople({ values, ...item }: SharedItem): SharedItem {
  const { verdict_by: _by, verdict_reason: _reason, note: _note, ...others } = values;
  return { ...item, values: others };
}

function spanAndPlace({ fromAt, toAt, place, ellipse }: Pick<SharedItem, "fromAt" | "toAt" | "place" | "ellipse">) {
  return {
    ...{ seen_from: utc(fromAt), seen_to: utc(toAt) },
    ...{ lat: round(place.lat, 7), lon: round(place.lon, 7), amsl_m: round(place.amsl, 1) },
    ...{ sigma_major_m: round(ellipse.major, 1), sigma_minor_m: round(ellipse.minor, 1) },
    ...{ sigma_azimuth_deg: round(ellipse.angleDeg, 0), ce90_m: round(circularError90(ellipse), 1) },
  };
}

const utc = (at: number): string => new Date(at).toISOString();

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
