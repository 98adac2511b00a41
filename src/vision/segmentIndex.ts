import { appendFile, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * One line of the index beside the segments: the picture with this presentation time (90 kHz, as in the file, 33 bits)
 * was taken then. One line for each key frame, appended, never changed.
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

/** Presentation times of a segment to ms since 1970. */
export type TimeOfPts = (pts: number) => number | undefined;

/** Reads how a segment's presentation times map to the clock; a torn last line, as a kill leaves it, is skipped. */
export async function readIndex(segmentFile: string): Promise<TimeOfPts> {
  const text = await readFile(join(dirname(segmentFile), indexName), "utf8").catch(() => "");
  const name = basename(segmentFile);
  const lines = text.split("\n").flatMap((line) => parseLine(line) ?? []);
  const own = lines.filter(({ file }) => file === name);
  return (pts) => {
    let best: IndexLine | undefined;
    for (const line of own) if (!best || line.pts <= pts) best = line;
    return best && best.at + (pts - best.pts) / 90;
  };
}

function parseLine(line: string): IndexLine | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const { file, pts, at } = value as Record<string, unknown>;
    return typeof file === "string" && typeof pts === "number" && typeof at === "number"
      ? { file, pts, at }
      : undefined;
  } catch {
    return undefined;
  }
}
