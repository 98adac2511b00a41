import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import type { EvidenceExport } from "../contract/evidence.ts";
import { MANIFEST } from "../review/evidence/manifest.ts";
import { bytesOf, openFolderPackage } from "../store/evidence/packageSource.ts";
import { verifyPackage } from "../store/evidence/verifyPackage.ts";
import { openZipPackage } from "../store/evidence/zipPackage.ts";
import type { EvidencePlace, Unfinished } from "./evidencePlace.ts";
import { clearAway } from "./evidenceRun.ts";

/**
 * Settles what an earlier run of the station was making when it ended: a package that had its name already is entered in the
 * audit log as made, of anything else nothing stays but a line that it failed. Never rejects.
 */
export async function settleUnfinished(place: EvidencePlace, left: Unfinished): Promise<void> {
  const { packageId, flagIds, part } = left;
  const { store, trail } = place;
  // Killed after the line was written and before this was forgotten.
  if (flagIds.some((id) => store.of(id).some((made) => made.packageId === packageId)))
    return clearAway(part).catch(() => {});
  const cleared = await clearAway(part).then(
    () => true,
    () => false,
  );
  const made = await packageNamed(part.slice(0, -`.${packageId}.part`.length), packageId).catch(() => undefined);
  if (made) {
    try {
      store.add(made, flagIds);
      return;
    } catch {
      // told as what has failed
    }
  }
  const about = [`package:${packageId}`, ...flagIds.map((id) => `flag:${id}`)];
  trail.note({ kind: "evidence.failed", about, body: { why: "the station ended while it was made", cleared } });
}

/** The package of this id that lies there and is as it was signed; undefined where something else does, or nothing. */
async function packageNamed(file: string, packageId: string): Promise<EvidenceExport | undefined> {
  const { altered, manifest } = await verifyPackage(file);
  if (altered || manifest?.id !== packageId) return undefined;
  const { files } = (await stat(file)).isDirectory() ? await openFolderPackage(file) : await openZipPackage(file);
  const bytes = files.get(MANIFEST);
  if (!bytes) return undefined;
  const { madeAt: at, by, complete } = manifest;
  const hash = createHash("sha256")
    .update(await bytesOf(bytes))
    .digest("hex");
  return { packageId, at, by, file, manifest: hash, complete };
}
