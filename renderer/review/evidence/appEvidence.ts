import { useEffect } from "react";
import type { EvidenceExport } from "../../../src/contract/evidence.ts";
import { app } from "../../shell/app.ts";
import { goToScreen } from "../../shell/navigation.ts";
import { useStore } from "../../ui/store.ts";
import { fileName } from "../offline/offlineWords.ts";
import { reviewPart } from "../reviewPart.ts";
import { EvidenceDesk, type EvidenceParts, type EvidenceState } from "./evidenceDesk.ts";

const { station } = app.peers;

/** The evidence of this window. */
export const evidence = new EvidenceDesk({
  call: station.call as EvidenceParts["call"],
  later: (work, ms) => void setTimeout(work, ms),
  onEnd: ({ packageId, phase, file, failure }) => {
    const { dialog } = evidence.state.get();
    if (typeof dialog === "object" && dialog.packageId === packageId) return; // it is said there
    if (phase === "done") app.toasts.done(`Evidence package written: ${fileName(file)}`);
    if (failure) app.toasts.show(failure, "The evidence package was not written");
  },
});
station.onConnected((client) => {
  client.on("evidence", (record) => evidence.take(record));
  void evidence.reload();
});

export const useEvidence = <T>(select: (state: EvidenceState) => T): T => useStore(evidence.state, select);

/** In which packages a flag was taken out. */
export function useExportsOf(flagId: string): readonly EvidenceExport[] | undefined {
  const known = useEvidence(({ exports }) => exports.get(flagId));
  useEffect(() => {
    if (!known) evidence.want(flagId);
  }, [known, flagId]);
  return known;
}

/** Goes to where packages are checked, and checks one. */
export function checkPackage(file: string, key?: string): void {
  evidence.state.patch({ dialog: "closed" });
  goToScreen("review");
  reviewPart.set("evidence");
  void evidence.verify(file, key);
}

/** Shows a package in its folder; says where it is not there any more. */
export async function showPackage(file: string): Promise<void> {
  try {
    await window.vedette?.showFile(file);
  } catch {
    app.toasts.notice(`It is not there any more: ${file}`);
  }
}
