import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readSegment } from "./clip.ts";
import type { EarlierFootage } from "./recordingGaps.ts";
import { stoppedAt } from "./segmentIndex.ts";

/** The name that a stream's segments begin with. */
export const segmentPrefix = (streamId: string): string => `${streamId.replaceAll(/[^\w-]/g, "_")}-2`; // a year follows

/** What a folder holds of a stream; undefined when it holds nothing that can be read. */
export async function earlierFootage(folder: string, streamId: string): Promise<EarlierFootage | undefined> {
  const names = await readdir(folder).catch(() => []);
  const prefix = segmentPrefix(streamId);
  const own = names.filter((name) => name.startsWith(prefix) && name.endsWith(".ts")).sort();
  for (const name of own.reverse()) {
    const file = join(folder, name);
    const endAt = await lastPictureAt(file);
    // A process that is killed may have opened its next segment without a picture in it.
    if (endAt === undefined) continue;
    return { endAt, stopped: (await stoppedAt(file)) !== undefined };
  }
  return undefined;
}

async function lastPictureAt(file: string): Promise<number | undefined> {
  let last: number | undefined;
  try {
    for await (const { at } of readSegment(file, Number.NaN)) last = at;
  } catch {
    return undefined; // gone, or not to be read: what is before it counts
  }
  return last === undefined || Number.isNaN(last) ? undefined : last;
}
