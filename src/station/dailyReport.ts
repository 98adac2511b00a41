import type { FootageGap } from "../contract/footage.ts";
import type { FlagRecord, SectorRecord, SortieRecord } from "../contract/records.ts";
import type { SightedVehicle } from "../contract/sightings.ts";
import type { LatLon } from "../geo/position.ts";

/** All that a day amounts to: what its report is written from. Instants in ms since 1970. */
export interface DayReport {
  /** `2026-01-31`. */
  readonly day: string;
  readonly timeZone: string;
  readonly fromAt: number;
  readonly toAt: number;
  readonly madeAt: number;
  readonly by: string;
  /** The id of the station, and its software. */
  readonly station: string;
  readonly software: string;
  /** What was asked for; absent: all sections. */
  readonly sections?: readonly string[];
  readonly flights: readonly DayFlight[];
  readonly watched: readonly WatchedSection[];
  /** Sections that flags name and whose outline is not known any more. */
  readonly unknownSections: readonly string[];
  /** That began on the day, oldest first. */
  readonly flags: readonly FlagRecord[];
  readonly sightings: readonly DaySighting[];
  readonly gaps: readonly FootageGap[];
  readonly people: readonly DayPerson[];
  /** A piece of imagery that lies beneath the map. */
  readonly sector?: SectorRecord;
}

/** A flight, as far as it was on the day. */
export interface DayFlight {
  readonly sortie: SortieRecord;
  readonly vehicle: string;
  readonly fromAt: number;
  readonly toAt: number;
  readonly inTheAir: boolean;
  readonly track: readonly LatLon[];
  readonly flownM: number;
  /** Of it with a recording; 0: none was made, or all of it is gone. */
  readonly recordedMs: number;
}

/** How much of a section was filmed, by places along it, whatever the terrain hid. */
export interface WatchedSection {
  readonly name: string;
  readonly line: readonly LatLon[];
  readonly lengthM: number;
  /** Places along it that were looked at, and how many of them were in a picture. */
  readonly places: number;
  readonly filmed: number;
  /** From one filming of a place to the next: the middle one and the longest, ms; absent where none was filmed twice. */
  readonly revisitMs?: number;
  readonly longestMs?: number;
}

export interface DaySighting extends SightedVehicle {
  /** A JPEG. */
  readonly picture?: Uint8Array;
}

/** What somebody did on the day, as the audit logs tell. */
export interface DayPerson {
  readonly name: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly verdicts: number;
  /** Joins, tags, notes, escalations, and what was taken back. */
  readonly words: number;
  readonly commands: number;
  readonly exports: number;
  readonly others: number;
}
