import { join, sep } from "node:path";
import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { prepared } from "./prepared.ts";

interface SegmentPlace {
  /** What the other station's sorties are called here. */
  readonly sorties: ReadonlyMap<string, string>;
  /** Where sorties lie here. */
  readonly sortiesRoot: string;
  /** What was not copied, as it would be called here: absolute paths. */
  readonly skipped: ReadonlySet<string>;
}

type SegmentRow = {
  readonly file: string;
  readonly streamId: string;
  readonly sortieId: string | null;
  readonly startAt: number;
  readonly endAt: number;
  readonly removedAt: number | null;
};

/**
 * Takes in which footage lies where, a step for each piece; within a transaction. Footage lies in the folder of its sortie,
 * whatever the path to that was there: what lies elsewhere was not copied, and could be any file here. Answers how many
 * pieces were new, and how many were left out.
 */
export function* takeInSegments(
  db: Database,
  other: Database,
  place: SegmentPlace,
): Generator<void, { segments: number; leftOut: number }> {
  const keep = prepared(
    db,
    "INSERT OR IGNORE INTO segment (file, streamId, sortieId, startAt, endAt, removedAt) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const rows = other.prepare("SELECT file, streamId, sortieId, startAt, endAt, removedAt FROM segment");
  let [segments, leftOut] = [0, 0];
  for (const row of rows.iterate() as Iterable<SegmentRow>) {
    const { file, streamId, sortieId, startAt, endAt, removedAt } = row;
    const here = fileHere(file, place);
    if (here === undefined) leftOut++;
    else {
      const sortie = sortieId === null ? null : (place.sorties.get(sortieId) ?? sortieId);
      segments += Number(keep.run(here, streamId, sortie, startAt, endAt, removedAt).changes);
    }
    yield;
  }
  return { segments, leftOut };
}

/** The path here of a file of another station's sortie; undefined where it is no footage in the folder of a known one. */
export function fileHere(file: string, { sorties, sortiesRoot, skipped }: SegmentPlace): string | undefined {
  const path = file.replaceAll("\\", "/");
  const at = path.lastIndexOf(FOLDER);
  const [sortie = "", ...parts] = at < 0 ? [] : path.slice(at + FOLDER.length).split("/");
  const name = sorties.get(sortie);
  if (name === undefined || parts.length === 0 || parts.some(leadsElsewhere)) return undefined;
  const here = join(sortiesRoot, name, ...parts);
  const folders = parts.map((_, n) => join(sortiesRoot, name, ...parts.slice(0, n)));
  return here.endsWith(".ts") && ![...folders, here].some((one) => skipped.has(one)) ? here : undefined;
}

const FOLDER = "/sorties/";
const leadsElsewhere = (part: string): boolean => /^\.{0,2}$/.test(part) || part.includes("\0") || part.includes(sep);
