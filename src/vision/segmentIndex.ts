import { appendFile, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { FootageGap } from "../contract/footage.ts";

/**
 * One line of the index beside the segments: the picture with this presentation time (90 kHz, as in the file, 33 bits)
 * was taken then. One line for each key frame, appended, never changed.
 * Other lines of the index tell of gaps and that recording was ended on purpose.
 */
export interface IndexLine {
  readonly file: string; // name, without the folder
  readonly pts: number;
  readonly at: number; // ms since 1970
}

const indexName = "segments.jsonl";

export async function appendIndex(folder: string, line: IndexLine): Promise<void> {
  await appendFile(join(folder, indexName), `${JSON.stringify(line)}\n`);
}

/** Adds that recording was ended on purpose after this segment (file name), at `at` (ms since 1970). */
export async function appendStop(folder: string, file: string, at: number): Promise<void> {
  await appendFile(join(folder, indexName), `${JSON.stringify({ file, stoppedAt: at })}\n`);
}

/** Adds a stretch of which no pictures were recorded. */
export async function appendGap(folder: string, gap: FootageGap): Promise<void> {
  await appendFile(join(folder, indexName), `${JSON.stringify({ gap })}\n`);
}

/** Ends a last line that a kill has torn, so that the next one stands alone. */
export async function mendIndex(folder: string): Promise<void> {
  await appendFile(join(folder, indexName), "\n");
}

/** When recording was ended on purpose with this segment as the last, ms since 1970; undefined when it broke off. */
export async function stoppedAt(segmentFile: string): Promise<number | undefined> {
  const name = basename(segmentFile);
  const last = (await linesOf(dirname(segmentFile))).findLast((line) => line.file === name);
  return typeof last?.stoppedAt === "number" ? last.stoppedAt : undefined;
}

/** The stretches of a folder's streams of which no pictures were recorded, oldest first. */
export async function readGaps(folder: string): Promise<FootageGap[]> {
  return (await linesOf(folder)).flatMap(({ gap }) => (isGap(gap) ? [gap] : []));
}

/** Presentation times of a segment to ms since 1970. */
export type TimeOfPts = (pts: number) => number | undefined;

/** Reads how a segment's presentation times map to the clock; a torn last line, as a kill leaves it, is skipped. */
export async function readIndex(segmentFile: string): Promise<TimeOfPts> {
  const name = basename(segmentFile);
  const lines = (await linesOf(dirname(segmentFile))).flatMap((line) => indexLineOf(line) ?? []);
  const own = lines.filter(({ file }) => file === name);
  return (pts) => {
    let best: IndexLine | undefined;
    for (const line of own) if (!best || line.pts <= pts) best = line;
    return best && best.at + (pts - best.pts) / 90;
  };
}

async function linesOf(folder: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(folder, indexName), "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    const parsed = parseLine(line);
    return parsed ? [parsed] : [];
  });
}

function parseLine(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const indexLineOf = ({ file, pts, at }: Record<string, unknown>): IndexLine | undefined =>
  typeof file === "string" && typeof pts === "number" && typeof at === "number" ? { file, pts, at } : undefined;

function isGap(value: unknown): value is FootageGap {
  const { streamId, fromAt, toAt, why } = (value ?? {}) as Record<string, unknown>;
  return (
    typeof streamId === "string" && typeof fromAt === "number" && typeof toAt === "number" && typeof why === "string"
  );
}
