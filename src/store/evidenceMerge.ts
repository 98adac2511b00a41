import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";

/**
 * Takes in which flags were taken out in evidence packages at another station, within a transaction; `flags` are their names
 * there and here. A package keeps the path that it had there. Answers how many packages were new.
 */
export function takeInPackages(db: Database, other: Database, flags: ReadonlyMap<string, string>): number {
  const of = other.prepare("SELECT flagId FROM evidenceFlag WHERE evidenceId = ?");
  const keep = db.prepare(
    "INSERT OR IGNORE INTO evidence (id, at, by, path, manifest, complete) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const mark = db.prepare("INSERT OR IGNORE INTO evidenceFlag (flagId, evidenceId) VALUES (?, ?)");
  let fresh = 0;
  for (const row of other.prepare("SELECT * FROM evidence ORDER BY rowid").all() as unknown as PackageRow[]) {
    const { id, at, by, path, manifest, complete } = row;
    const ids = (of.all(id) as { flagId: string }[]).flatMap(({ flagId }) => flags.get(flagId) ?? []);
    if (ids.length === 0) continue; // all of its flags were deleted here
    fresh += Number(keep.run(id, at, by, path, manifest, complete).changes);
    for (const flagId of ids) mark.run(flagId, id);
  }
  return fresh;
}

interface PackageRow {
  readonly id: string;
  readonly at: number;
  readonly by: string;
  readonly path: string;
  readonly manifest: string;
  readonly complete: number;
}
