import { useEffect } from "react";
import type { FlagRecord } from "../../../src/contract/records.ts";
import { accounts } from "../../accounts/appAccounts.ts";
import { isFreeKey } from "../freeKey.ts";
import { evidence } from "./appEvidence.ts";

/** X puts the open flag aside for a package or back, Shift+X asks for the package; nothing for those who may not take evidence out. */
export function useEvidenceKeys(flag: FlagRecord | undefined): void {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.key.toLowerCase() !== "x" || e.repeat || !isFreeKey(e)) return;
      if (!accounts.may("evidence.start")) return;
      e.preventDefault();
      if (e.shiftKey) evidence.state.patch({ dialog: "asking" });
      else if (flag) evidence.toggle(flag.id);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [flag]);
}
