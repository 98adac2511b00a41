import { type FileHandle, open } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { MomentSpan, SeenPoint, SeenTrack } from "../contract/moment.ts";
import { sightOf } from "../review/recording.ts";

/** Where a line begins is looked for in pieces of so many bytes. */
const PIECE = 4_096;
/** Lines are written as frames come: those of two streams may stand in the other order by so much, ms. */
const DISORDER_MS = 10_000;

/**
 * The tracks of a stream in a span, from the file of a sortie's tracks (see `TrackLog`), of which only the part around the
 * span is read. Rejects with the system's error where it is not there.
 */
export async function seenTracks(file: string, { streamId, fromAt, toAt }: MomentSpan): Promise<SeenTrack[]> {
  const handle = await open(file, "r");
  try {
    const start = await offsetOf(handle, fromAt - DISORDER_MS);
    const tracks = new Map<string, { className: string; points: SeenPoint[] }>();
    const input = handle.createReadStream({ start, autoClose: false, encoding: "utf8" });
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      const at = timeOf(line);
      if (at === undefined || at < fromAt) continue;
      if (at > toAt + DISORDER_MS) break;
      const sight = at <= toAt ? sightOf(line) : undefined;
      if (sight?.track.streamId !== streamId || !sight.track.place) continue;
      const { id, className, place, ellipse } = sight.track;
      const track = tracks.get(id) ?? { className, points: [] };
      tracks.set(id, track);
      track.points.push({ at: sight.at, ...place, ...(ellipse && { ellipse }) });
    }
    input.destroy();
    return [...tracks].map(([trackId, { className, points }]) => ({
      ...{ trackId, className },
      points: points.sort((a, b) => a.at - b.at),
    }));
  } finally {
    await handle.close();
  }
}

/** A place in the file before which all lines are older than `at`; the times of lines grow, on the whole. */
async function offsetOf(handle: FileHandle, at: number): Promise<number> {
  let low = 0;
  let high = (await handle.stat()).size;
  while (high - low > 4 * PIECE) {
    const middle = Math.floor((low + high) / 2);
    const found = await firstTime(handle, middle, high);
    if (found === undefined || found >= at) high = middle;
    else low = middle;
  }
  return low;
}

/** The time of the first whole line behind `from` that tells one. */
async function firstTime(handle: FileHandle, from: number, to: number): Promise<number | undefined> {
  let text = "";
  for (let position = from; position < to; position += PIECE) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(PIECE), 0, PIECE, position);
    text += buffer.toString("latin1", 0, bytesRead);
    const lines = text.split("\n").slice(1, -1);
    for (const line of lines) {
      const at = timeOf(line);
      if (at !== undefined) return at;
    }
    if (bytesRead < PIECE) return undefined;
  }
  return undefined;
}

/** When a sight's line was written; undefined for another. */
function timeOf(line: string): number | undefined {
  if (!line.startsWith("[")) return undefined;
  const at = Number.parseFloat(line.slice(1));
  return Number.isFinite(at) ? at : undefined;
}
