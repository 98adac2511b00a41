import { pathLength } from "../geo/path.ts";
import type { Scenario } from "../mission/scenario/scenario.ts";
import type { ScenarioPlan } from "../mission/scenario/scenarioPlan.ts";
import { boundOf } from "../mission/schedule/bound.ts";
import type { Desk } from "./desk.ts";
import type { RevisitMap } from "./revisitMap.ts";
import {
  type AgeNote,
  type DetectionReport,
  type OperatorReport,
  type RevisitReport,
  type RunReport,
  spreadOf,
} from "./runReport.ts";
import type { RunWatch } from "./runWatch.ts";

/** What a run left behind. */
export interface RunLeft {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly planned: ScenarioPlan;
  readonly startAt: number;
  readonly endAt: number;
  readonly outcome: RunReport["outcome"];
  readonly endedBy?: string | undefined;
  readonly watch: RunWatch;
  readonly map: RevisitMap;
  readonly ages: readonly AgeNote[];
  readonly desk: Desk;
  readonly modelled: readonly string[];
}

/** The report of a run. */
export function reportOfRun(left: RunLeft): RunReport {
  const { scenario, seed, startAt, endAt, outcome, endedBy, watch, modelled } = left;
  return {
    ...{ fileType: "RunReport", version: 1, scenario: scenario.name, seed },
    ...{ drones: scenario.fleet.length, sectionM: Math.round(pathLength(scenario.section)) },
    ...{ startAt, durationMs: Math.round(endAt - startAt), outcome, modelled },
    ...(endedBy !== undefined && { endedBy }),
    revisit: revisitOf(left),
    detection: detectionOf(watch),
    sorties: watch.sorties,
    events: watch.events,
    operator: operatorOf(left),
  };
}

/** What is not real in a run, in words. */
export const usuallyModelled: readonly string[] = [
  "The drones, their radios, batteries and the wind are Vedette's own simulator.",
  "No pictures were made: the detector is modelled by what its model card says of it, flickering and standing false ones with it. The tracker, the placing on the ground, the rules and the flags are the station's own.",
  "The ground is flat and hides nothing.",
  "The person at the station is modelled by a reaction time.",
];

function revisitOf({ scenario, planned, map, ages, startAt, endAt }: RunLeft): RevisitReport {
  const { schedule } = planned;
  const bound = boundOf(schedule.task);
  const along = map.worstAlong(endAt);
  const worst = along.reduce((most, one) => (one.ms > most.ms ? one : most));
  const firsts = [...map.firstAt];
  const seen = firsts.filter((at) => !Number.isNaN(at));
  const gaps = spreadOf(map.unseenMs);
  const worstMs = finite(worst.ms);
  const promiseMs = scenario.schedule.promiseMs ?? null;
  return {
    ...{ bound, promiseMs },
    planned: { worstMs: Math.round(schedule.revisit.worstMs), sorties: schedule.sorties.length },
    flown: {
      ...{ worstMs, worstAlong: Math.round(worst.along), worstEndedMs: Math.round(worst.endsAt - startAt) },
      ...{ medianMs: gaps && Math.round(gaps.median), p95Ms: gaps && Math.round(gaps.p95) },
      allSeenMs: seen.length < firsts.length ? null : Math.round(Math.max(...seen) - startAt),
      seenShare: share(seen.length / firsts.length),
    },
    overBound: worstMs === null ? null : share(worstMs / bound.withReliefMs),
    overPlan: worstMs === null ? null : share(worstMs / schedule.revisit.worstMs),
    promiseKept: promiseMs === null ? null : worstMs !== null && worstMs <= promiseMs,
    ages,
    along: thinned(along).map(({ along: m, ms }) => ({ m: Math.round(m), ms: finite(ms) })),
  };
}

/** The worst of each ten places beside each other. */
function thinned<T extends { readonly ms: number }>(places: readonly T[]): T[] {
  const out: T[] = [];
  for (let i = 0; i < places.length; i += 10)
    out.push(places.slice(i, i + 10).reduce((most, one) => (one.ms > most.ms ? one : most)));
  return out;
}

function detectionOf({ vehicles, flags }: RunWatch): DetectionReport {
  const all = [...vehicles.values()];
  const shown = all.filter(({ inPictureMs }) => inPictureMs !== undefined);
  const seconds = shown.flatMap(({ flaggedMs, inPictureMs }) =>
    flaggedMs === undefined ? [] : [(flaggedMs - (inPictureMs as number)) / 1000],
  );
  return {
    inZone: all.length,
    inPicture: shown.length,
    found: shown.filter(({ flaggedMs }) => flaggedMs !== undefined).length,
    missed: shown.filter(({ flaggedMs }) => flaggedMs === undefined).length,
    flags: flags.length,
    false: flags.filter(({ vehicle }) => vehicle === undefined).length,
    again: flags.filter(({ again }) => again).length,
    secondsToFlag: spreadOf(seconds),
    errorM: spreadOf(flags.flatMap(({ errorM }) => errorM ?? [])),
    vehicles: all,
    flagged: flags,
  };
}

function operatorOf({ scenario, desk, startAt, endAt }: RunLeft): OperatorReport {
  const list = desk.deeds.map(({ at, what, vehicleId, refused }) => ({
    afterMs: Math.round(at - startAt),
    what,
    drone: scenario.fleet[Number.parseInt(vehicleId, 10) - 1]?.id ?? vehicleId,
    ...(refused !== undefined && { refused }),
  }));
  const times = list.map(({ afterMs }) => afterMs);
  const within = times.map((from) => times.filter((at) => at >= from && at < from + 600_000).length);
  return {
    deeds: list.length,
    refused: list.filter(({ refused }) => refused !== undefined).length,
    perHour: Math.round((list.length / (endAt - startAt)) * 36_000_000) / 10,
    busiest: Math.max(0, ...within),
    list,
  };
}

const finite = (ms: number): number | null => (Number.isFinite(ms) ? Math.round(ms) : null);
const share = (value: number): number => Math.round(value * 1000) / 1000;
