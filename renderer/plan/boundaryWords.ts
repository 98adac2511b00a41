import type { BoundaryRecord } from "../../src/contract/boundary.ts";
import type { TransferRecord } from "../../src/contract/records.ts";
import type { Fence, FenceKind, RallyPoint } from "../../src/mission/fence.ts";
import { isEmpty } from "../../src/mission/fenceEdit.ts";
import { count } from "../ui/format.ts";
import { partWords, progressOf } from "./uploadProgress.ts";

/** `Stay in`, `Keep out`: what an area of a fence asks. */
export const kindWords: Readonly<Record<FenceKind, string>> = { inclusion: "Stay in", exclusion: "Keep out" };

/** A fence in a few words: `2 areas to stay in, 1 to keep out of`. */
export function fenceWords(fence: Fence): string {
  if (isEmpty(fence)) return "no fence";
  const areas = [...fence.polygons, ...fence.circles];
  const ins = areas.filter(({ kind }) => kind === "inclusion").length;
  const outs = areas.length - ins;
  const words = [
    ins > 0 && `${count(ins, "area")} to stay in`,
    outs > 0 && (ins > 0 ? `${outs} to keep out of` : `${count(outs, "area")} to keep out of`),
    fence.returnPoint && "a return point",
  ];
  return words.filter(Boolean).join(", ");
}

/** That another ground station changed what is on board, and what to do; empty while nothing is known of that. */
export function changedWords({ fence, rally }: Pick<BoundaryRecord, "fence" | "rally">): string {
  const parts = [fence?.changed && "fence", rally?.changed && "rally points"].filter(Boolean).join(" and ");
  return parts && `The ${parts} on board: changed by another station since. Read again.`;
}

/** How far reading or clearing is, in words and as a share 0…100. */
export function boundaryProgress(transfer: TransferRecord | undefined): { words: string; percent: number } {
  const state = transfer?.state;
  if (!transfer || !state || state.phase === "done" || state.phase === "failed")
    return { words: "Asking the vehicle…", percent: 1 };
  if (transfer.direction === "upload" || state.phase !== "verifying") return progressOf(transfer);
  const { done, total } = state;
  const percent = total > 0 ? (done / total) * 100 : 0;
  return { words: `Reading the ${partWords[transfer.part ?? "mission"]}: ${done} of ${total}…`, percent };
}

export const rallyWords = (points: readonly RallyPoint[]): string =>
  points.length === 0 ? "no rally points" : count(points.length, "rally point");
