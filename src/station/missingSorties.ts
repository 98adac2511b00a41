import { join } from "node:path";
import { FailureError } from "../contract/failure.ts";
import type { SortieRecord } from "../contract/records.ts";

/** What to tell of sorties whose folders are missing; undefined where none is. */
export function missingSorties(
  missing: readonly Pick<SortieRecord, "id">[],
  dataFolder: string,
): FailureError | undefined {
  const [newest, ...others] = missing;
  if (!newest) return undefined;
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return new FailureError(
    "not-found",
    `The folder of sortie ${newest.id}${more} is missing: its footage, telemetry and pictures can not be shown; flags and verdicts are there`,
    `Copy the ${others.length === 0 ? "folder" : "folders"} back into ${join(dataFolder, "sorties")}`,
  );
}
