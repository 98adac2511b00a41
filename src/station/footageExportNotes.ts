import type { FootageGap, GapReason } from "../contract/footage.ts";
import type { ExportFormat, ExportOutcome, MissingFootage } from "../contract/footageExport.ts";
import type { NoPose } from "./framePose.ts";

/** An export begins earlier than asked for without that being worth a word, ms. */
const earlierMs = 100;
/** A gap that was noted while recording is worth a word from here on, ms. */
const gapMs = 500;

const many = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;
const clock = (at: number): string => new Date(at).toISOString().slice(11, 19);
const seconds = (ms: number): string => `${ms < 10_000 ? (ms / 1000).toFixed(1) : Math.round(ms / 1000)} s`;

const reasons: Readonly<Record<GapReason, string>> = {
  "link-lost": "the video link was lost",
  "process-killed": "the recorder was started anew",
  "disk-full": "the disk was full",
  "disk-slow": "the disk was too slow",
  "disk-failed": "the disk failed",
  stopped: "the recording was stopped",
};

/** What is to be known of an exported file, in sentences. */
export function exportNotes(
  outcome: ExportOutcome,
  known: {
    readonly format: ExportFormat;
    readonly fromAt: number; // as asked for
    readonly noPose: ReadonlyMap<NoPose, number>;
    /** Gaps of the stream that were noted while recording. */
    readonly gaps: readonly FootageGap[];
    readonly unreadable: readonly string[];
    /** Boxes were drawn into its pictures. */
    readonly burnt?: boolean;
  },
): string[] {
  const { counts, fromAt, toAt, gaps, missingFiles } = outcome;
  const notes: string[] = [];
  if (fromAt !== undefined && known.fromAt - fromAt > earlierMs)
    notes.push(
      `It begins ${seconds(known.fromAt - fromAt)} earlier than asked for, at the picture from which it can be decoded.`,
    );
  if (fromAt !== undefined && toAt !== undefined) notes.push(...gapNotes(gaps, known.gaps, { fromAt, toAt }));
  for (const file of missingFiles) notes.push(`A recording of that time is no longer there: ${file}.`);
  if (known.burnt)
    notes.push(
      `Its pictures were encoded anew with ${many(counts.targets, "box", "boxes")} of ${many(counts.tracks, "track")} drawn into them.`,
    );
  if (known.format === "mp4") return notes;
  if (counts.own > 0) notes.push(`${many(counts.own, "metadata packet")} of the camera's own passed on.`);
  if (counts.damaged > 0)
    notes.push(`${many(counts.damaged, "of them is", "of them are")} damaged, passed on as recorded.`);
  if (counts.made > 0) notes.push(`${many(counts.made, "metadata packet")} made of the vehicle's telemetry.`);
  for (const [why, count] of known.noPose)
    notes.push(`${many(count, "picture")} without a word of where they were taken: ${why}.`);
  for (const why of known.unreadable) notes.push(`A telemetry log could not be read: ${why}.`);
  notes.push(
    counts.targets > 0
      ? `${many(counts.tracks, "track")} in it, as ${many(counts.targets, "target")} of pictures.`
      : "No track is in it.",
  );
  if (counts.targetsOnly > 0)
    notes.push(`${many(counts.targetsOnly, "metadata packet")} hold the targets of a picture alone, and its time.`);
  if (counts.foreignTargets > 0)
    notes.push(
      `${many(counts.foreignTargets, "packet")} of the camera's held targets of its own: those were kept, ours left out there.`,
    );
  return notes;
}

/** Every gap once: with the reason where it was noted while recording. */
function gapNotes(
  found: readonly MissingFootage[],
  noted: readonly FootageGap[],
  { fromAt, toAt }: MissingFootage,
): string[] {
  const meets = (a: MissingFootage, b: MissingFootage) => a.fromAt < b.toAt && a.toAt > b.fromAt;
  const known = noted.filter((gap) => gap.toAt - gap.fromAt >= gapMs && meets(gap, { fromAt, toAt }));
  const others = found.filter((gap) => !known.some((one) => meets(one, gap)));
  const all = [
    ...known.map((gap) => ({ ...gap, why: `: ${reasons[gap.why]}` })),
    ...others.map((gap) => ({ ...gap, why: "" })),
  ];
  return all
    .sort((a, b) => a.fromAt - b.fromAt)
    .map(
      (gap) =>
        `No pictures from ${clock(gap.fromAt)} to ${clock(gap.toAt)} UTC, ${seconds(gap.toAt - gap.fromAt)}${gap.why}.`,
    );
}
