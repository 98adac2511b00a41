import { statSync } from "node:fs";
import { join } from "node:path";
import { failureOf } from "../contract/failure.ts";
import type { Tombstone } from "../contract/retention.ts";
import type { DeletionsElsewhere } from "../store/deletedElsewhere.ts";
import type { RemovalTask } from "../store/retentionStore.ts";

/** Files of deleted flags that are there again, as a merge has brought them, and stills that came by other names: what to remove. */
export function resurrected(
  stones: readonly Tombstone[],
  stills: readonly string[],
  dataFolder: string,
): RemovalTask[] {
  const sizeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.size;
  const known = stones.flatMap(({ flagId, sortieId, files, at, by }) =>
    files
      .filter(({ sharedWith }) => sharedWith === undefined)
      .map(({ path, kind }) => ({ file: join(dataFolder, path), kind, flagId, sortieId, at, by })),
  );
  const others = stills
    .filter((file) => !known.some((one) => one.file === file))
    .map((file) => ({ file, kind: "still" as const, at: stones[0]?.at ?? 0, by: "" }));
  return [...known, ...others].flatMap((one) => {
    const bytes = sizeOf(one.file);
    const rule = "it came with another station's data, though its flag was deleted here";
    return bytes === undefined ? [] : [{ ...one, why: "deleted" as const, rule, bytes }];
  });
}

interface Deleting {
  readonly isThere: (flagId: string) => boolean;
  /** Rejects with a FailureError. */
  readonly delete: (order: { flagId: string; by: string; reason: string }) => Promise<unknown>;
  /** Hears why one is not deleted. */
  readonly fail: (cause: unknown) => void;
}

/**
 * Deletes here what other stations have deleted, one after the other. What is held stays; what is used now is left for the
 * next time. Each is told.
 */
export async function deleteAsElsewhere(
  left: Pick<DeletionsElsewhere, "list" | "settle">,
  parts: Deleting,
): Promise<void> {
  for (const { flagId, stone } of left.list()) {
    const { by, reason, station, at } = stone;
    const why = `${reason} (deleted at station ${station}, ${new Date(at).toISOString()})`;
    try {
      if (parts.isThere(flagId)) await parts.delete({ flagId, by, reason: why });
    } catch (cause) {
      parts.fail(cause);
      const { code } = failureOf(cause);
      if (code !== "refused" && code !== "not-found") continue;
    }
    left.settle(flagId);
  }
}
