import type { Bound } from "../mission/schedule/bound.ts";

/** What a simulation run amounts to; the JSON file of its folder. The same scenario and seed give the same report. */
export interface RunReport {
  readonly fileType: "RunReport";
  readonly version: 1;
  readonly scenario: string;
  readonly seed: number;
  readonly drones: number;
  readonly sectionM: number;
  readonly startAt: number;
  readonly durationMs: number;
  /** Cut short: before its time was over. */
  readonly outcome: "whole" | "cut short";
  /** Why it was cut short, in words, where no person did that. */
  readonly endedBy?: string;
  /** What was not real, in words. */
  readonly modelled: readonly string[];
  readonly revisit: RevisitReport;
  readonly detection: DetectionReport;
  readonly sorties: readonly SortieNote[];
  readonly events: readonly RunEvent[];
  readonly operator: OperatorReport;
}

/** How often the section's middle line was seen well enough. Times are ms; null: never. */
export interface RevisitReport {
  readonly bound: Bound;
  readonly promiseMs: number | null;
  readonly planned: { readonly worstMs: number; readonly sorties: number };
  readonly flown: {
    readonly worstMs: number | null;
    /** Where, metres along the section, and when that time ended, after the start. */
    readonly worstAlong: number;
    readonly worstEndedMs: number;
    readonly medianMs: number | null;
    readonly p95Ms: number | null;
    /** After the start; from then on every place had been seen once. */
    readonly allSeenMs: number | null;
    /** Share of the line that was seen at all, 0…1. */
    readonly seenShare: number;
  };
  /** Worst flown over the bound with relief, and over what was planned. */
  readonly overBound: number | null;
  readonly overPlan: number | null;
  readonly promiseKept: boolean | null;
  /** The oldest look of what was seen, and the share seen within the promise, every half minute. */
  readonly ages: readonly AgeNote[];
  /** The longest time unseen by place. */
  readonly along: readonly { readonly m: number; readonly ms: number | null }[];
}

export interface AgeNote {
  readonly afterMs: number;
  readonly worstMs: number;
  readonly share: number;
}

/** What was found of the vehicles that came where they are worth a flag. */
export interface DetectionReport {
  readonly inZone: number;
  /** Of these, in a picture while they were there. */
  readonly inPicture: number;
  readonly found: number;
  /** In a picture, and never flagged. */
  readonly missed: number;
  readonly flags: number;
  /** Flags with no vehicle within 30 m. */
  readonly false: number;
  /** Flags of a vehicle that had one. */
  readonly again: number;
  readonly secondsToFlag: Spread | null;
  readonly errorM: Spread | null;
  readonly vehicles: readonly VehicleNote[];
  readonly flagged: readonly FlagNote[];
}

export interface Spread {
  readonly median: number;
  readonly p95: number;
  readonly most: number;
}

/** A vehicle of the truth. Times are ms after the start. */
export interface VehicleNote {
  readonly id: string;
  readonly className: string;
  readonly inZoneMs: number;
  leftZoneMs?: number;
  inPictureMs?: number;
  flaggedMs?: number;
}

export interface FlagNote {
  readonly afterMs: number;
  readonly lat: number;
  readonly lon: number;
  /** The vehicle that it is about, how far from it, and whether that had a flag already; absent: none. */
  readonly vehicle?: string;
  readonly errorM?: number;
  readonly again?: boolean;
}

/** A flight, from arming to disarming. */
export interface SortieNote {
  readonly drone: string;
  readonly beganMs: number;
  readonly batteryBegan?: number; // %
  endedMs?: number;
  batteryEnded?: number; // %
}

export interface RunEvent {
  readonly afterMs: number;
  readonly kind: "link" | "battery" | "vehicle" | "fault" | "weather" | "operator" | "station";
  readonly drone?: string;
  readonly text: string;
}

/** How much there was to do for the person at the station. */
export interface OperatorReport {
  readonly deeds: number;
  readonly refused: number;
  readonly perHour: number;
  /** Most in ten minutes. */
  readonly busiest: number;
  readonly list: readonly {
    readonly afterMs: number;
    readonly what: string;
    readonly drone: string;
    readonly refused?: string;
  }[];
}

/** Median, 95th percentile and greatest of some numbers; null of none. */
export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
  const round = (value: number) => Math.round(value * 100) / 100;
  return sorted.length === 0 ? null : { median: round(at(0.5)), p95: round(at(0.95)), most: round(at(1)) };
}
