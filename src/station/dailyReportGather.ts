import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { DailyReportOrder } from "../contract/dailyReport.ts";
import type { FlagFilter } from "../contract/flagQuery.ts";
import { pathOfMediaAddress } from "../contract/media.ts";
import type { FlagRecord, SectorRecord } from "../contract/records.ts";
import type { SightedVehicle } from "../contract/sightings.ts";
import { pathLength, simplified } from "../geo/path.ts";
import { type WatchZone, watchZoneOf } from "../review/watchZone.ts";
import { zoneDay } from "../review/zoneDay.ts";
import type { AuditLog, StoredLine } from "../store/auditLog.ts";
import type { FlagQueries } from "../store/flagQuery.ts";
import type { FootageStore, KeptSegment } from "../store/footageStore.ts";
import type { FootprintQueries } from "../store/footprintQuery.ts";
import type { PlanLibrary } from "../store/planLibrary.ts";
import type { SightingQueries } from "../store/sightingQuery.ts";
import type { SortieStore } from "../store/sortieStore.ts";
import type { DayFlight, DayReport, DaySighting } from "./dailyReport.ts";
import { filmedAlong } from "./dailyReportFilmed.ts";
import { peopleOf } from "./dailyReportWork.ts";
import { softwareVersion } from "./softwareVersion.ts";

/** Where a report's figures come from. */
export interface ReportSources {
  readonly flagQueries: Pick<FlagQueries, "query">;
  readonly sightings: Pick<SightingQueries, "query">;
  readonly sorties: Pick<SortieStore, "list" | "trail">;
  readonly footage: Pick<FootageStore, "kept" | "newestGaps">;
  readonly filmed: Pick<FootprintQueries, "filmed">;
  readonly plans: Pick<PlanLibrary, "list" | "open">;
  readonly audit: Pick<AuditLog, "newest" | "stations" | "station">;
  /** The sections that are watched now. */
  readonly zones: () => readonly WatchZone[];
  readonly vehicleName: (vehicleId: string) => string | undefined;
  /** Beneath which pictures lie. */
  readonly dataFolder: string;
  readonly sector: () => SectorRecord | undefined;
  readonly now: () => number;
}

/** What is being done, and how far all of it is, 0…1. */
export interface ReportStep {
  readonly words: string;
  readonly share: number;
}

const PAGE = 500;
/** Pictures that a report holds: more make it too large to be sent. */
export const MOST_PICTURES = 120;
const MOST_GAPS = 20_000;

/**
 * Gathers a day a step at a time, so that vehicles are not kept waiting.
 * @throws FailureError bad-input for no day or time zone
 */
export function* gatheredDay(
  { day, timeZone, sections, by }: DailyReportOrder,
  from: ReportSources,
): Generator<ReportStep, DayReport> {
  const { fromAt, toAt } = zoneDay(timeZone, day);
  const madeAt = from.now();
  yield { words: "Flights", share: 0.02 };
  const kept = from.footage.kept().filter(({ startAt, endAt }) => startAt < toAt && endAt > fromAt);
  const flights: DayFlight[] = [];
  for (const sortie of from.sorties.list()) {
    if (sortie.startedAt >= toAt || (sortie.endedAt ?? madeAt) < fromAt) continue;
    flights.push(flightOf(sortie, { fromAt, toAt, madeAt, kept, from }));
    yield { words: "Flights", share: 0.1 };
  }
  flights.sort((a, b) => a.fromAt - b.fromAt);
  const filter: FlagFilter = { fromAt, toAt: toAt - 1, ...(sections && { sections }) };
  const flags: FlagRecord[] = [];
  for (let after: string | undefined; ; ) {
    const page = from.flagQueries.query({ filter, order: "oldest", by, limit: PAGE, ...(after && { after }) });
    flags.push(...page.flags.filter(({ openedAt }) => openedAt >= fromAt && openedAt < toAt));
    yield { words: `Flags: ${flags.length} of ${page.total}`, share: 0.2 };
    after = page.next;
    if (after === undefined) break;
  }
  const sighted: SightedVehicle[] = [];
  for (let after: string | undefined; ; ) {
    const page = from.sightings.query({ filter, by, limit: PAGE, ...(after && { after }) });
    sighted.push(...page.sightings.filter(({ seen }) => seen.some((one) => one.fromAt >= fromAt && one.fromAt < toAt)));
    yield { words: `Sightings: ${sighted.length} of ${page.total}`, share: 0.3 };
    after = page.next;
    if (after === undefined) break;
  }
  const sightings: DaySighting[] = [];
  for (const one of sighted.reverse()) {
    sightings.push(sightings.length < MOST_PICTURES ? withPicture(one, from) : one);
    yield { words: "Pictures", share: 0.35 };
  }
  const named = sections ?? [...new Set(flags.map(({ section = "" }) => section))];
  const { zones, unknown } = zonesOf(
    named.filter((name) => name !== ""),
    from,
    sections === undefined,
  );
  const watched = [];
  for (const [i, { name, section }] of zones.entries()) {
    const steps = filmedAlong({ name, section, fromAt, toAt: Math.min(toAt, madeAt) }, (query) =>
      from.filmed.filmed(query),
    );
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) {
        watched.push(step.value);
        break;
      }
      yield { words: `Coverage of ${name}`, share: 0.4 + (0.4 * (i + step.value)) / zones.length };
    }
  }
  const lines: StoredLine[] = [];
  for (const page of auditOf(from.audit, fromAt)) {
    lines.push(...page);
    yield { words: "Audit log", share: 0.85 };
  }
  const gaps = from.footage
    .newestGaps(MOST_GAPS)
    .filter((gap) => gap.fromAt < toAt && gap.toAt > fromAt)
    .reverse();
  yield { words: "Writing", share: 0.9 };
  const sector = from.sector();
  return {
    ...{ day, timeZone, fromAt, toAt, madeAt, by, station: from.audit.station, software: softwareVersion() },
    ...(sections && { sections }),
    ...{ flights, watched, unknownSections: unknown, flags, sightings, gaps },
    people: peopleOf(lines, fromAt, toAt),
    ...(sector && { sector }),
  };
}

function flightOf(
  sortie: DayFlight["sortie"],
  about: {
    readonly fromAt: number;
    readonly toAt: number;
    readonly madeAt: number;
    readonly kept: readonly KeptSegment[];
    readonly from: ReportSources;
  },
): DayFlight {
  const fromAt = Math.max(about.fromAt, sortie.startedAt);
  const toAt = Math.min(about.toAt, sortie.endedAt ?? about.madeAt);
  const track = about.from.sorties.trail(sortie.id).filter(({ at }) => at >= fromAt && at <= toAt);
  const own = about.kept.filter(({ sortieId }) => sortieId === sortie.id);
  return {
    ...{ sortie, vehicle: about.from.vehicleName(sortie.vehicleId) ?? sortie.vehicleId, fromAt, toAt },
    inTheAir: sortie.endedAt === undefined,
    track: track.length > 2 ? simplified(track, 5) : track,
    flownM: pathLength(track),
    recordedMs: covered(own, fromAt, toAt),
  };
}

/** How much of a span any of some stretches covers, ms. */
function covered(stretches: readonly { startAt: number; endAt: number }[], fromAt: number, toAt: number): number {
  let [sum, until] = [0, fromAt];
  for (const { startAt, endAt } of stretches.toSorted((a, b) => a.startAt - b.startAt)) {
    const begin = Math.max(until, startAt);
    const end = Math.min(toAt, endAt);
    if (end <= begin) continue;
    sum += end - begin;
    until = end;
  }
  return sum;
}

function withPicture(sighting: SightedVehicle, { dataFolder }: ReportSources): DaySighting {
  const path = sighting.thumbnail && pathOfMediaAddress(sighting.thumbnail);
  if (!path) return sighting;
  try {
    return { ...sighting, picture: readFileSync(join(dataFolder, path)) };
  } catch {
    return sighting; // it is no longer there; the report says so
  }
}

/** The outlines of sections: those that are watched now, else as the library has a plan of that name. */
function zonesOf(
  names: readonly string[],
  { zones, plans }: ReportSources,
  withAll: boolean,
): { zones: WatchZone[]; unknown: string[] } {
  const known = new Map(zones().map((zone) => [zone.name, zone]));
  const unknown: string[] = [];
  for (const name of names) {
    if (known.has(name)) continue;
    const plan = plans.list().find((one) => one.name === name);
    try {
      if (plan) known.set(name, watchZoneOf(plans.open(plan.id).plan));
    } catch {
      // A plan that can not be read is as none here: the library tells of it.
    }
    if (!known.has(name)) unknown.push(name);
  }
  const asked = [...known.values()].filter(
    ({ name, section }) => section.length >= 2 && (withAll || names.includes(name)),
  );
  return { zones: asked, unknown };
}

/** The lines of all logs since an instant, a page at a time. Clocks may have been put back by less than a day. */
function* auditOf(audit: Pick<AuditLog, "newest" | "stations">, fromAt: number): Generator<StoredLine[]> {
  for (const station of audit.stations())
    for (let before: number | undefined; ; ) {
      const page = audit.newest(PAGE, before, station);
      yield page;
      before = page.at(-1)?.sequence;
      if (page.length < PAGE || page.every(({ entry }) => (entry?.at ?? 0) < fromAt - DAY_MS)) break;
    }
}

const DAY_MS = 86_400_000;
