import { existsSync } from "node:fs";
import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { FilmedInterval, FootageLeft } from "../contract/footprints.ts";
import { prepared } from "./prepared.ts";

export type FootageLeftOf = (
  interval: Pick<FilmedInterval, "streamId" | "sortieId" | "fromAt" | "toAt">,
) => FootageLeft;

/** No segment is longer, ms. */
const LONGEST_MS = 3_600_000;

/** Tells what is left of the footage of an interval, by the segments that were kept of it and whether their files are there. */
export function footageLeftOf(db: Database, isThere: (file: string) => boolean = existsSync): FootageLeftOf {
  const read = `SELECT file, removedAt FROM segment WHERE streamId = ? AND startAt BETWEEN ? AND ? AND endAt >= ?
    AND (sortieId IS NULL OR sortieId = ?)`;
  return ({ streamId, sortieId, fromAt, toAt }): FootageLeft => {
    const rows = prepared(db, read).all(streamId, fromAt - LONGEST_MS, toAt, fromAt, sortieId);
    const segments = rows as unknown as { file: string; removedAt: number | null }[];
    const left = segments.filter(({ file, removedAt }) => removedAt === null && isThere(file)).length;
    if (segments.length === 0) return "none";
    return left === segments.length ? "kept" : left > 0 ? "partly" : "gone";
  };
}
