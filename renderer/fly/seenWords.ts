import type { BlindCamera, CoveragePoint, FlownCoverage, SectionRecord } from "../../src/contract/coverage.ts";
import { shareText } from "../../src/mission/seenShare.ts";
import { age, length, unknown } from "../ui/format.ts";

/** A section as its panel says it: words that change a few times a minute, not with each look. */
export interface SectionWords {
  readonly id: string;
  readonly name: string;
  readonly length: string;
  readonly asked: boolean;
  readonly worst: { readonly text: string; readonly hint: string; readonly level?: "ok" | "caution" | "alarm" };
  readonly young: { readonly label: string; readonly text: string };
  /** Minutes that are promised; null: nothing is. */
  readonly promiseMin: number | null;
  readonly coming: string;
  readonly seers: string;
  readonly alarm?: { readonly broken: boolean; readonly words: string; readonly remedy: string };
}

export function sectionWords(record: SectionRecord, nameOf: (vehicleId: string) => string): SectionWords {
  const { id, name, asked, age: old, youngMs, promiseMs, alarm, vehicleIds, at, startedAt } = record;
  const level = promiseMs === undefined ? undefined : alarm?.broken ? "alarm" : alarm ? "caution" : "ok";
  const where = `at km ${(old.along / 1_000).toFixed(1)}`;
  return {
    ...{ id, name, asked, length: length(record.length) },
    worst: {
      text: calm(old.worstMs),
      hint: old.everSeen
        ? `The place that waits longest, ${where}, was last seen well enough so long ago`
        : `The place that waits longest, ${where}, was not seen since the watch began ${calm(at - startedAt)} ago`,
      ...(level && { level }),
    },
    young: { label: `Seen within ${age(youngMs)}`, text: shareText(old.young) },
    promiseMin: promiseMs === undefined ? null : promiseMs / MINUTE,
    coming: comingWords(record),
    seers: vehicleIds.length === 0 ? "Nobody sees it now" : `Seen now by ${vehicleIds.map(nameOf).sort().join(", ")}`,
    ...(alarm && { alarm: { broken: alarm.broken, words: alarm.words, remedy: alarm.remedy } }),
  };
}

/** How it goes on by the schedule. */
function comingWords({ schedule, forecast, at }: SectionRecord): string {
  const by = schedule ? `By ${schedule.name}` : "By those in the air, without a schedule";
  if (!forecast) return schedule ? by : "No schedule says who comes";
  if (forecast.lastLookAt === undefined) return `${by}: nobody is known to come`;
  const peak = forecast.peakAt - at < MINUTE ? "now" : `at ${hourMinute(forecast.peakAt)}`;
  return `${by}: ${calm(forecast.peakMs)} at worst, ${peak}; last look at ${hourMinute(forecast.lastLookAt)}`;
}

/** One line for each vehicle whose cameras do not count. */
export const blindWords = (blind: readonly BlindCamera[], nameOf: (vehicleId: string) => string): string[] =>
  blind.map(({ vehicleId, cameraId, why }) => {
    const camera = cameraId === "main" ? "" : `, camera ${cameraId}`;
    return `${nameOf(vehicleId)}${camera} does not count: ${why}`;
  });

/** What a sortie saw against what was planned, with the stretches that were missed; the longest three of them. */
export function flownWords({ planned, flown, both, more, missed }: FlownCoverage): {
  readonly planned: string;
  readonly flown: string;
  readonly lines: readonly string[];
} {
  const kept =
    planned > 0 ? `${shareText((100 * both) / planned)} of what was planned was seen` : "Nothing was planned";
  const longest = [...missed].sort((a, b) => b.to - b.from - (a.to - a.from)).slice(0, 3);
  const rest = missed.length - longest.length;
  const kilometres = (m: number) => (m / 1_000).toFixed(1);
  return {
    ...{ planned: shareText(planned), flown: shareText(flown) },
    lines: [
      more >= 0.5 ? `${kept}, and ${shareText(more)} more` : kept,
      ...longest.map(({ from, to, why }) => `Missed: km ${kilometres(from)} to ${kilometres(to)}, ${why}`),
      ...(rest > 0 ? [`and ${rest} shorter ${rest === 1 ? "stretch" : "stretches"}`] : []),
    ],
  };
}

/** What is plotted of a section: how its age went and, after now, how it goes on by the schedule; minutes over seconds. */
export function ageSeries(
  history: readonly CoveragePoint[],
  { at, promiseMs, forecast, age: old }: SectionRecord,
): [number[], (number | null)[], (number | null)[], (number | null)[]] {
  const past = history.map((point) => ({ at: point.at, was: point.worstMs, will: null as number | null }));
  const now = { at, was: old.worstMs, will: forecast ? old.worstMs : null };
  const coming = (forecast?.at ?? []).flatMap((instant, i) =>
    instant > at ? [{ at: instant, was: null, will: forecast?.worstMs[i] ?? null }] : [],
  );
  // Where nothing was written down for long the line is broken.
  const broken = past.flatMap((point, i) => {
    const before = past[i - 1];
    const usual = Math.max(3 * MINUTE, (3 * (at - (past[0]?.at ?? at))) / Math.max(1, past.length));
    return before && point.at - before.at > usual ? [{ at: before.at + 1, was: null, will: null }, point] : [point];
  });
  const all = [...broken, now, ...coming];
  const minutes = (ms: number | null) => (ms === null ? null : ms / MINUTE);
  return [
    all.map((one) => one.at / 1_000),
    all.map(({ was }) => minutes(was)),
    all.map(({ will }) => minutes(will)),
    all.map(() => (promiseMs === undefined ? null : promiseMs / MINUTE)),
  ];
}

/** `40 s` in steps of ten, `17 min`, `3 h 5 min`: what can be read without flickering. */
export function calm(ms: number): string {
  if (!Number.isFinite(ms)) return unknown;
  if (ms < 2 * MINUTE) return age(Math.floor(ms / 10_000) * 10_000);
  const minutes = Math.floor(ms / MINUTE);
  if (minutes < 120) return `${minutes}\u202fmin`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)}\u202fh ${minutes % 60}\u202fmin` : age(ms);
}

/** `14:03`, local. */
const hourMinute = (at: number): string => new Date(at).toLocaleTimeString("en-GB").slice(0, 5);

const MINUTE = 60_000;
