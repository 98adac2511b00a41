import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { FilmedPass, PassOutline } from "../contract/footprints.ts";
import { runFrame, unpacked } from "./footprintCodec.ts";
import { LONGEST_RUN_MS } from "./footprintStore.ts";
import { prepared } from "./prepared.ts";

/** So many show where a camera looked; more only cover each other. */
const MOST_OUTLINES = 60;

/** What a stream's camera saw of the ground in a span: at most sixty outlines, evenly spread, the first and the last among them. */
export function passOutlines(db: Database, { streamId, sortieId, fromAt, toAt }: FilmedPass): PassOutline[] {
  const runs = prepared(
    db,
    `SELECT footprint.fromAt, lat, lon, body FROM footprintStream JOIN footprint ON stream = footprintStream.key
     WHERE sortieId = ? AND streamId = ? AND fromAt BETWEEN ? AND ? AND toAt >= ? ORDER BY fromAt`,
  ).all(sortieId, streamId, fromAt - LONGEST_RUN_MS, toAt, fromAt) as unknown as RunBody[];
  const seen = runs.flatMap((run) =>
    [...unpacked(run.body, run.fromAt)].filter(({ at }) => at >= fromAt && at <= toAt).map((one) => ({ run, one })),
  );
  const count = Math.min(seen.length, MOST_OUTLINES);
  return Array.from({ length: count }, (_, i) => {
    const { run, one } = seen[Math.round((i * (seen.length - 1)) / Math.max(1, count - 1))] as (typeof seen)[number];
    const frame = runFrame(run);
    const outline = Array.from({ length: one.corners.length / 2 }, (_corner, k) => {
      const { lat, lon } = frame.toPosition({
        east: one.corners[k * 2] as number,
        north: one.corners[k * 2 + 1] as number,
      });
      return { lat, lon };
    });
    return { at: one.at, outline };
  });
}

interface RunBody {
  readonly fromAt: number;
  readonly lat: number;
  readonly lon: number;
  readonly body: Uint8Array;
}
