import { PackageCheck, PackagePlus } from "lucide-react";
import { useEvidence, useExportsOf } from "./appEvidence.ts";
import classes from "./Evidence.module.css";
import { exportedWords } from "./evidenceWords.ts";

/** On a line of the list: whether the flag was taken out as evidence already, or is put aside for it. */
export function EvidenceMark({ flagId }: { readonly flagId: string }) {
  const words = exportedWords(useExportsOf(flagId));
  const chosen = useEvidence((state) => state.chosen.includes(flagId));
  return (
    <>
      {chosen && (
        <span className={classes.mark} title="Put aside for an evidence package (X)" data-testid="evidence-chosen">
          <PackagePlus size={13} aria-hidden /> Aside
        </span>
      )}
      {words && (
        <span title={words} data-testid="evidence-mark">
          <PackageCheck size={13} role="img" aria-label={words} />
        </span>
      )}
    </>
  );
}
