import { useEffect } from "react";
import type { FlagRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { isTyping } from "../shell/useShortcuts.ts";
import { neighbour } from "./flagOrder.ts";
import { giveVerdict } from "./verdicts.ts";

/** J and K or the arrows move, C confirms, D dismisses, U takes the verdict back. */
export function useReviewKeys(flags: readonly FlagRecord[]): void {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (isTyping(e.target) || e.ctrlKey || e.metaKey || e.altKey || app.ui.get().palette) return;
      const { flagId } = app.ui.get();
      const move = (by: 1 | -1) => app.ui.patch({ flagId: neighbour(flags, flagId, by) });
      const key = e.key.toLowerCase();
      if (key === "j" || key === "arrowdown") move(1);
      else if (key === "k" || key === "arrowup") move(-1);
      else if (flagId && key === "c") void giveVerdict(flagId, "confirmed");
      else if (flagId && key === "d") void giveVerdict(flagId, "dismissed");
      else if (flagId && key === "u") void giveVerdict(flagId, null);
      else return;
      e.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [flags]);
}
