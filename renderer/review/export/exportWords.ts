import type { FootageExportRecord } from "../../../src/contract/footageExport.ts";
import type { FlagRecord } from "../../../src/contract/records.ts";
import { byteSize } from "../../setup/byteSize.ts";

/** How an export stands, in a few words. */
export function exportState({ phase, share, counts }: FootageExportRecord): string {
  if (phase === "running") return `Writing… ${Math.round(share * 100)} %`;
  if (phase === "cancelled") return "Cancelled, nothing was written";
  if (phase === "failed") return "✕ Not written";
  const size = counts ? `, ${counts.pictures} pictures, ${byteSize(counts.bytes)}` : "";
  return `✔ Written${size}`;
}

/** A name for a flag's clip that sorts by time: `vehicle-20260131-120000-f3a9`. */
export function clipName({ className, openedAt, id }: FlagRecord): string {
  const [date, time] = new Date(openedAt)
    .toISOString()
    .replaceAll(/[-:]|\.\d+Z/g, "")
    .split("T");
  return `${className.replaceAll(/[^\p{L}\p{N}]+/gu, "-")}-${date}-${time}-${id}`;
}
