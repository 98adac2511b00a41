import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { errorOf, FailureError } from "../contract/failure.ts";
import type { OfflineCounts, OfflineOrder, OfflineRecord } from "../contract/offline.ts";
import type { FlagRecord } from "../contract/records.ts";
import type { Progress } from "./progress.ts";
import type { Station } from "./station.ts";

const visionMs = 60_000;

/**
 * Analyses a recording from the shell: progress, a summary, and where wanted a report in JSON. An abort keeps what was
 * found by then. @throws FailureError why it could not be analysed
 */
export async function analyseOffline(
  station: Station,
  options: {
    readonly order: OfflineOrder;
    readonly report: string | undefined;
    readonly progress: Progress;
    readonly signal: AbortSignal;
  },
): Promise<OfflineRecord> {
  const { order, report, progress, signal } = options;
  progress.step(`Analysing ${order.file}${order.tlog === undefined ? "" : ` with ${order.tlog}`}`);
  await detectorOf(station);
  const { record, ended } = station.offline.start(order);
  const off = station.offline.onRun((run) => run.phase === "running" && progress.show(progressLine(run)));
  const cancel = () => station.offline.cancel(record.runId);
  signal.addEventListener("abort", cancel);
  if (signal.aborted) cancel();
  const outcome = await ended.finally(() => {
    off();
    signal.removeEventListener("abort", cancel);
  });
  if (outcome.failure) throw errorOf(outcome.failure);
  const flags = outcome.sortieId === undefined ? [] : station.flags.ofSortie(outcome.sortieId);
  for (const line of summary(outcome, flags)) progress.step(line);
  if (report !== undefined) {
    mkdirSync(dirname(report), { recursive: true });
    writeFileSync(report, `${JSON.stringify({ ...outcome, order, flagged: flags }, null, 2)}\n`);
    progress.step(`Report: ${report}`);
  }
  return outcome;
}

/** Waits until vision is there; a model that does not load is the run's failure, not a warning. */
async function detectorOf(station: Station): Promise<void> {
  const told =
    station.detector ??
    (await station.announcer.next("detector", () => true, { ms: visionMs, what: "the detector is loaded" }));
  if (told.failure) throw errorOf(told.failure);
  if (!station.streams.up) throw new FailureError("gone", "Vision has ended", "Start again; see the logs");
}

function progressLine({ share, counts, tracks, flags }: OfflineRecord): string {
  const of = counts ? `${counts.analysed} of ${counts.pictures} pictures, ` : "";
  return `${Math.floor(share * 100)} %, ${of}${many(tracks, "track")}, ${many(flags, "flag")}`;
}

function summary(
  { phase, counts, tracks, placed, speed, notes, sortieId }: OfflineRecord,
  flags: readonly FlagRecord[],
): string[] {
  return [
    `${phase === "cancelled" ? "Cancelled" : "Done"}${speed === undefined ? "" : `, at ${speed.toFixed(1)} times the speed it was filmed at`}`,
    ...(counts ? [countLine(counts)] : []),
    `${many(tracks, "track")}, ${placed} with a place, ${many(flags.length, "flag")}`,
    ...flags.map(({ reason, place }) => `  flag: ${reason} (${place.lat.toFixed(6)}, ${place.lon.toFixed(6)})`),
    ...notes,
    ...(sortieId === undefined ? [] : [`Kept as the sortie ${sortieId}`]),
  ];
}

const countLine = ({ pictures, analysed, passedOver, undecodable, failed }: OfflineCounts): string =>
  `${many(pictures, "picture")}: ${analysed} analysed, ${passedOver} passed over, ${undecodable} not decodable, ${failed} failed`;

const many = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;
